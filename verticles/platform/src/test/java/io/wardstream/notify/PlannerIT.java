package io.wardstream.notify;

import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.config.NotifyConfig;
import io.wardstream.registry.Patient;
import io.wardstream.registry.RegistryBed;
import io.wardstream.registry.Ward;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From alarms to messages, while nobody sends and others plan too. */
class PlannerIT {
    private static final NotifyConfig CONFIG = NotifyBed.config();

    private static NotifyBed bed;
    private static Notify notify;
    private static NotifyDesk desk;
    private Receiver receiver;
    private Ward ward;
    private Patient patient;

    @BeforeAll
    static void open() {
        bed = new NotifyBed();
        notify = bed.notify(CONFIG);
        desk = bed.desk(CONFIG);
    }

    @AfterAll
    static void close() {
        done(notify.close());
        bed.close();
    }

    @BeforeEach
    void begin() {
        receiver = new Receiver(bed.registry.vertx);
        ward = bed.ward();
        patient = bed.patient(ward, "12");
    }

    @AfterEach
    void end() {
        receiver.close();
    }

    @Test
    void keepsAMessageThatSomebodyIsPuttingAnotherAlarmInto() {
        WardRoute route = bed.route(notify, ward, NotifyBed.step(0, NotifyBed.webhook(receiver)));
        Recipient nurse = route.steps().getFirst().recipients().getFirst();
        Alarm first = bed.raise(patient, AlarmPriority.HIGH, "SPO2_LOW");
        plan();
        Alarm second = bed.raise(patient, AlarmPriority.HIGH, "HR_LOW");
        boolean _ = RegistryBed.await(desk.planner().absorb(now()));
        Promise<Void> commit = Promise.promise();
        Future<Void> putting = putInAnOpenTransaction(second, nurse, commit);
        bed.acknowledge(first);

        Future<Boolean> absorbed = desk.planner().absorb(now());
        await().atMost(Duration.ofSeconds(4)).until(PlannerIT::isSomebodyWaiting);
        commit.complete();
        done(putting);
        done(absorbed);

        Notification message = bed.messages(notify, ward).getFirst();
        assertThat(message.state()).isEqualTo(NotificationState.PENDING);
        assertThat(message.alarms()).contains(second.id());
    }

    /** As another node that plans does. */
    private static Future<Void> putInAnOpenTransaction(
            Alarm alarm, Recipient recipient, Promise<Void> commit) {
        Promise<Void> put = Promise.promise();
        Order order =
                new Order(
                        caseOf(alarm), 0, recipient, (Target.Address) recipient.target(), 0, now());
        Future<Void> transaction =
                bed.registry.database.write(
                        connection ->
                                new PgOrders(CONFIG)
                                        .put(connection, List.of(order), now())
                                        .onSuccess(_ -> put.complete())
                                        .compose(_ -> commit.future()));
        done(put.future());
        return transaction;
    }

    private static AlarmCase caseOf(Alarm alarm) {
        return new AlarmCase(
                alarm.id(),
                alarm.subject().hospitalId(),
                alarm.subject().wardId(),
                alarm.subject().wardPublicId(),
                alarm.subject().patientPublicId(),
                alarm.priority(),
                alarm.cause().code(),
                alarm.cause().text(),
                now(),
                now(),
                -1);
    }

    private static boolean isSomebodyWaiting() {
        return bed.number(
                        "SELECT count(*) FROM pg_stat_activity"
                                + " WHERE datname = current_database()"
                                + " AND wait_event_type = 'Lock'")
                > 0;
    }

    @Test
    void looksAgainAtOnceOnlyWhenThereWasAWholeBatch() {
        plan();
        Alarm alarm = bed.raise(patient, AlarmPriority.LOW);
        boolean afterOne = RegistryBed.await(desk.planner().absorb(now()));
        bed.change(
                "INSERT INTO alarm_outbox (alarm_no)"
                        + " SELECT a.no FROM alarm a, generate_series(1, 200) WHERE a.id = $1",
                alarm.id());

        boolean afterABatch = RegistryBed.await(desk.planner().absorb(now()));

        assertThat(afterOne).isFalse();
        assertThat(afterABatch).isTrue();
    }

    @Test
    void leavesAMessageAloneThatIsAboutToBeGivenUp() {
        bed.route(notify, ward, NotifyBed.step(0, NotifyBed.webhook(receiver)));
        Alarm old = bed.raise(patient, AlarmPriority.HIGH, "SPO2_LOW");
        plan();
        bed.clock.forward(CONFIG.maxAge());

        Alarm fresh = bed.raise(patient, AlarmPriority.HIGH, "HR_LOW");
        plan();

        assertThat(bed.messages(notify, ward))
                .extracting(Notification::alarms)
                .containsExactly(List.of(fresh.id()), List.of(old.id()));
    }

    @Test
    void givesAMessageTheTimeOfTheAlarmThatJoinsIt() {
        bed.route(notify, ward, NotifyBed.step(0, NotifyBed.webhook(receiver)));
        bed.raise(patient, AlarmPriority.HIGH, "SPO2_LOW");
        plan();
        bed.clock.forward(CONFIG.maxAge().minusSeconds(1));

        bed.raise(patient, AlarmPriority.HIGH, "HR_LOW");
        plan();

        assertThat(bed.messages(notify, ward)).hasSize(1);
        Instant expires =
                bed.rows("SELECT expires_at FROM notification WHERE ward_id = $1", ward.id())
                        .getFirst()
                        .getOffsetDateTime(0)
                        .toInstant();
        assertThat(expires).isEqualTo(now().plus(CONFIG.maxAge()));
    }

    @Test
    void tellsTheOthersOfWhatItCannotReadAWhole() {
        Recipient good = NotifyBed.webhook(receiver);
        bed.route(notify, ward, NotifyBed.step(0, NotifyBed.webhook(receiver), good));
        bed.change(
                "UPDATE notification_route SET steps ="
                        + " jsonb_set(steps, '{0,recipients,0,channel}', '\"fax\"')"
                        + " WHERE ward_id = $1",
                ward.id());
        double before = desk.meters().unreadable.count();
        bed.raise(patient, AlarmPriority.HIGH);

        plan();

        assertThat(bed.messages(notify, ward)).hasSize(1);
        assertThat(desk.meters().unreadable.count()).isGreaterThan(before);
    }

    @Test
    void tellsOfAllAlarmsButThoseItCannotRead() {
        bed.route(notify, ward, NotifyBed.step(0, NotifyBed.webhook(receiver)));
        Alarm strange = bed.raise(patient, AlarmPriority.HIGH, "SPO2_LOW");
        bed.change("UPDATE alarm SET kind = 'astral' WHERE id = $1", strange.id());
        Alarm known = bed.raise(patient, AlarmPriority.HIGH, "HR_LOW");

        plan();

        assertThat(bed.messages(notify, ward))
                .extracting(Notification::alarms)
                .containsExactly(List.of(known.id()));
        assertThat(bed.number("SELECT count(*) FROM alarm_outbox")).isZero();
    }

    @Test
    void countsTheMinutesFromTheRaiseHoweverLateItIsSeen() {
        bed.route(
                notify,
                ward,
                NotifyBed.step(0, NotifyBed.webhook(receiver)),
                NotifyBed.step(5, NotifyBed.webhook(receiver)));
        bed.raise(patient, AlarmPriority.HIGH);
        bed.clock.forward(Duration.ofMinutes(5));

        plan();

        assertThat(bed.messages(notify, ward)).hasSize(2);
    }

    @Test
    void notesNothingWhereNobodyIsTold() {
        Alarm alarm = bed.raise(patient, AlarmPriority.HIGH);
        plan();
        long nobody = cases(alarm.id());
        Ward watched = bed.ward();
        bed.route(notify, watched, NotifyBed.step(0, NotifyBed.webhook(receiver)));

        Alarm moved = bed.moves(alarm, watched);
        plan();
        bed.moves(moved, ward);
        plan();

        assertThat(nobody).isZero();
        assertThat(
                        bed.number(
                                "SELECT ward_id FROM notification_case WHERE alarm_id = $1",
                                alarm.id()))
                .isEqualTo(ward.id());
    }

    private static long cases(UUID alarmId) {
        return bed.number("SELECT count(*) FROM notification_case WHERE alarm_id = $1", alarmId);
    }

    private static Instant now() {
        return bed.clock.instant();
    }

    private static void plan() {
        done(desk.planner().absorb(now()).compose(_ -> desk.planner().advance(now())));
    }
}
