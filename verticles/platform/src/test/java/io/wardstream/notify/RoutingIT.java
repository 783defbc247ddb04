package io.wardstream.notify;

import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.Tuple;
import io.wardstream.access.Grant;
import io.wardstream.access.Role;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.config.NotifyConfig;
import io.wardstream.config.NotifyConfig.SmsGateway;
import io.wardstream.config.Secret;
import io.wardstream.notify.Receiver.Received;
import io.wardstream.registry.Patient;
import io.wardstream.registry.RegistryBed;
import io.wardstream.registry.Ward;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is told of what, and when; and who is not. */
class RoutingIT {
    /** A gateway that nobody answers at: what goes there waits. */
    private static final NotifyConfig CONFIG =
            NotifyBed.config(
                    NotifyBed.NO_MAIL,
                    new SmsGateway("http://127.0.0.1:1/sms", "{number}{text}", new Secret("")));

    private static NotifyBed bed;
    private static Notify notify;
    private static String sender;
    private Receiver receiver;
    private Ward ward;
    private Patient patient;
    private String refusing = "";

    @BeforeAll
    static void open() {
        bed = new NotifyBed();
        notify = bed.notify(CONFIG);
        sender = bed.sends(notify, 2);
    }

    @AfterAll
    static void close() {
        bed.stop(sender);
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
    void end() throws SQLException {
        receiver.close();
        if (!refusing.isEmpty()) {
            asOwner("ALTER TABLE %s DROP CONSTRAINT refused".formatted(refusing));
        }
    }

    @Test
    void goesToTheNextWhenNobodyAcknowledges() {
        Recipient nurse = NotifyBed.webhook(receiver);
        Recipient doctor = NotifyBed.webhook(receiver);
        bed.route(notify, ward, NotifyBed.step(0, nurse), NotifyBed.step(5, doctor));
        bed.raise(patient, AlarmPriority.HIGH);
        receiver.receives(1);

        bed.clock.forward(Duration.ofMinutes(5).minusMillis(1));
        bed.settles();
        int before = receiver.received.size();
        bed.clock.forward(Duration.ofMillis(1));

        Received second = receiver.receives(2).getLast();
        assertThat(before).isEqualTo(1);
        assertThat(second.json().getInteger("afterMinutes")).isEqualTo(5);
        assertThat(second.text()).endsWith("not acknowledged for 5 min");
    }

    @Test
    void stopsWhenSomebodyAcknowledges() {
        bed.route(
                notify,
                ward,
                NotifyBed.step(0, NotifyBed.webhook(receiver)),
                NotifyBed.step(5, NotifyBed.webhook(receiver)));
        Alarm alarm = bed.raise(patient, AlarmPriority.HIGH);
        receiver.receives(1);

        bed.acknowledge(alarm);
        bed.settles();
        bed.clock.forward(Duration.ofMinutes(6));
        bed.settles();

        assertThat(bed.messages(notify, ward)).hasSize(1);
        assertThat(receiver.received).hasSize(1);
    }

    @Test
    void tellsOfTheGroupAndNotOfWhatItShows() {
        bed.route(notify, ward, NotifyBed.step(0, NotifyBed.webhook(receiver)));
        Alarm alarm = bed.alarm(patient, AlarmPriority.LOW, "DISCONNECTED");
        Alarm.Subject place = alarm.subject();
        Alarm group =
                new Alarm(
                        UUID.randomUUID(),
                        1,
                        false,
                        Alarm.Subject.ofWard(
                                place.hospitalId(), place.wardId(), place.wardPublicId()),
                        alarm.cause(),
                        alarm.progress());
        Alarm shown =
                new Alarm(
                        alarm.id(),
                        1,
                        false,
                        place.inGroup(group.id()),
                        alarm.cause(),
                        alarm.progress());

        RegistryBed.done(bed.alerts.raise(shown));
        RegistryBed.done(bed.alerts.raise(group));

        receiver.receives(1);
        bed.settles();
        assertThat(bed.messages(notify, ward)).hasSize(1);
    }

    @Test
    void cancelsWhatWaitsWhenSomebodyAcknowledges() {
        receiver.answers((_, request) -> Receiver.respond(request, 503));
        bed.route(notify, ward, NotifyBed.step(0, NotifyBed.webhook(receiver)));
        Alarm alarm = bed.raise(patient, AlarmPriority.HIGH);
        receiver.receives(1);

        bed.acknowledge(alarm);

        Notification cancelled = bed.becomes(notify, ward, NotificationState.CANCELLED);
        bed.clock.forward(Duration.ofMinutes(1));
        bed.settles();
        assertThat(cancelled.error()).isEqualTo("acknowledged or closed");
        assertThat(receiver.received).hasSize(1);
    }

    @Test
    void beginsAnewWhenThePriorityRises() {
        bed.route(
                notify,
                ward,
                NotifyBed.step(0, NotifyBed.webhook(receiver)),
                NotifyBed.step(5, NotifyBed.webhook(receiver)));
        Alarm alarm = bed.raise(patient, AlarmPriority.MEDIUM);
        receiver.receives(1);
        bed.clock.forward(Duration.ofMinutes(3));

        bed.rises(alarm, AlarmPriority.HIGH);

        Received again = receiver.receives(2).getLast();
        assertThat(again.text()).startsWith("HIGH").doesNotContain("not acknowledged");
        bed.clock.forward(Duration.ofMinutes(4));
        bed.settles();
        assertThat(receiver.received).hasSize(2);
        bed.clock.forward(Duration.ofMinutes(1));
        receiver.receives(3);
    }

    @Test
    void passesStepsForHigherPrioritiesBy() {
        Recipient doctor = NotifyBed.webhook(receiver);
        bed.route(notify, ward, new RouteStep(0, AlarmPriority.HIGH, List.of(doctor)));

        bed.raise(patient, AlarmPriority.MEDIUM);
        bed.settles();

        assertThat(bed.messages(notify, ward)).isEmpty();
    }

    @Test
    void tellsNobodyOfAnAlarmThatWasRolledBack() throws SQLException {
        bed.route(notify, ward, NotifyBed.step(0, NotifyBed.webhook(receiver)));
        refuses("alarm_event", "kind <> 'refused'");
        Alarm alarm = bed.alarm(patient, AlarmPriority.HIGH, "SPO2_LOW");

        assertThatThrownBy(() -> RegistryBed.await(bed.alerts.raise(alarm, "refused")))
                .hasMessageContaining("23514");

        bed.settles();
        assertThat(bed.number("SELECT count(*) FROM alarm WHERE id = $1", alarm.id())).isZero();
        assertThat(bed.messages(notify, ward)).isEmpty();
    }

    @Test
    void holdsNobodyUpForAnAlarmItCannotTakeIn() throws SQLException {
        bed.route(notify, ward, NotifyBed.step(0, NotifyBed.webhook(receiver)));
        refuses("notification_case", "code <> 'POISON'");

        bed.raise(patient, AlarmPriority.HIGH, "POISON");
        Alarm good = bed.raise(patient, AlarmPriority.HIGH, "SPO2_LOW");

        assertThat(alarmOf(receiver.receives(1).getFirst())).isEqualTo(good.id().toString());
        bed.settles();
        assertThat(receiver.received).hasSize(1);
    }

    @Test
    void missesNoChangeThatCommitsLate() {
        bed.route(notify, ward, NotifyBed.step(0, NotifyBed.webhook(receiver)));
        Alarm late =
                RegistryBed.await(
                        bed.alerts.raise(
                                bed.alarm(patient, AlarmPriority.HIGH, "HR_LOW"), "changed"));
        Promise<Void> commit = Promise.promise();
        var open = tellInAnOpenTransaction(late, commit);
        Alarm early = bed.raise(patient, AlarmPriority.HIGH, "HR_HIGH");
        String first = alarmOf(receiver.receives(1).getFirst());

        commit.complete();
        done(open);

        String second = alarmOf(receiver.receives(2).getLast());
        assertThat(first).isEqualTo(early.id().toString());
        assertThat(second).isEqualTo(late.id().toString());
    }

    /** Its row is written before that of the alarm that comes next, and committed after it. */
    private static Future<Void> tellInAnOpenTransaction(Alarm alarm, Promise<Void> commit) {
        Promise<Void> written = Promise.promise();
        var transaction =
                bed.registry
                        .database
                        .platform()
                        .withTransaction(
                                connection ->
                                        connection
                                                .preparedQuery(
                                                        "INSERT INTO alarm_outbox (alarm_no) SELECT"
                                                                + " no FROM alarm WHERE id = $1")
                                                .execute(Tuple.of(alarm.id()))
                                                .onSuccess(_ -> written.complete())
                                                .compose(_ -> commit.future()));
        done(written.future());
        return transaction;
    }

    private static String alarmOf(Received message) {
        return message.json().getJsonArray("alarms").getJsonObject(0).getString("id");
    }

    @Test
    void makesOneMessageOfTheAlarmsOfAWardWithinTheWindow() {
        Duration window = Duration.ofSeconds(5);
        Notify grouping = bed.notify(NotifyBed.grouping(window));
        bed.stop(sender);
        String grouper = bed.sends(grouping, 2);
        bed.route(notify, ward, NotifyBed.step(0, NotifyBed.webhook(receiver)));
        Ward other = bed.ward();
        bed.route(notify, other, NotifyBed.step(0, NotifyBed.webhook(receiver)));
        for (String code : List.of("SPO2_LOW", "HR_LOW", "HR_HIGH")) {
            bed.raise(patient, AlarmPriority.MEDIUM, code);
            bed.settles();
        }
        bed.raise(bed.patient(other, "1"), AlarmPriority.LOW);
        Alarm seen = bed.raise(patient, AlarmPriority.HIGH, "RR_LOW");
        bed.settles();
        bed.acknowledge(seen);
        bed.settles();

        bed.clock.forward(window);

        List<Received> messages = receiver.receives(2);
        bed.settles();
        assertThat(messages)
                .extracting(message -> message.json().getJsonArray("alarms").size())
                .containsExactlyInAnyOrder(3, 1);
        assertThat(receiver.received).hasSize(2);
        bed.stop(grouper);
        done(grouping.close());
        sender = bed.sends(notify, 2);
    }

    @Test
    void tellsAUserAsTheyWishAndHoldsOnlyLowerPrioritiesBackAtNight() {
        int user = user("night-owl");
        QuietHours noon = new QuietHours(LocalTime.of(11, 0), LocalTime.of(23, 0), ZoneOffset.UTC);
        prefers(user, new Preference(0, true, AlarmPriority.MEDIUM, noon, List.of(sms())));
        bed.route(notify, ward, NotifyBed.step(0, person(user)));

        bed.raise(patient, AlarmPriority.LOW, "HR_LOW");
        bed.raise(patient, AlarmPriority.MEDIUM, "HR_HIGH");
        bed.settles();
        bed.raise(patient, AlarmPriority.HIGH, "SPO2_LOW");
        bed.settles();

        await().atMost(Duration.ofSeconds(10)).until(() -> bed.messages(notify, ward).size() == 2);
        assertThat(bed.messages(notify, ward))
                .extracting(Notification::priority)
                .containsExactly(AlarmPriority.HIGH, AlarmPriority.MEDIUM);
        assertThat(bed.messages(notify, ward).getFirst().dueAt())
                .isBefore(bed.clock.instant().plus(Duration.ofHours(1)));
        assertThat(bed.messages(notify, ward).getLast().dueAt())
                .isEqualTo(noon.end(bed.clock.instant()));
    }

    @Test
    void tellsNobodyWhoseRightsHaveEnded() {
        int user = user("gone");
        prefers(user, new Preference(0, true, AlarmPriority.LOW, null, List.of(sms())));
        bed.route(notify, ward, NotifyBed.step(0, person(user)));
        bed.blind.add(user);

        bed.raise(patient, AlarmPriority.HIGH);

        assertThat(bed.becomes(notify, ward, NotificationState.CANCELLED).error())
                .isEqualTo("the user does not see the ward");
    }

    @Test
    void keepsTheSecretsOfARouteFromTheReaderRole() {
        bed.route(
                notify,
                ward,
                NotifyBed.step(
                        0,
                        new Recipient(
                                UUID.randomUUID(),
                                null,
                                new Target.Slack(new Secret("https://hooks.example.org/T/B")))));

        assertThatThrownBy(() -> asReader("SELECT secrets FROM notification_route"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> asReader("SELECT * FROM notification_preference"))
                .hasMessageContaining("permission denied");
        assertThatThrownBy(() -> asReader("SELECT steps FROM notification_route"))
                .hasMessageContaining("wardstream.hospitals is not set");
    }

    private static Recipient sms() {
        return new Recipient(UUID.randomUUID(), null, new Target.Sms("+4915112345678"));
    }

    private static Recipient person(int user) {
        return new Recipient(UUID.randomUUID(), null, new Target.Person(user, UUID.randomUUID()));
    }

    private static void prefers(int user, Preference preference) {
        assertThat(RegistryBed.await(notify.preferences().replace(user, preference, -1)))
                .isPresent();
    }

    private int user(String name) {
        UUID id =
                RegistryBed.await(
                                bed.registry
                                        .access
                                        .users()
                                        .create(
                                                name,
                                                "a password nobody knows",
                                                List.of(
                                                        Grant.at(
                                                                Role.CLINICIAN,
                                                                ward.hospitalId()))))
                        .publicId();
        return RegistryBed.await(bed.registry.access.users().idOf(id, ward.hospitalId(), ward.id()))
                .orElseThrow();
    }

    /** A rule of that table, until the test ends. */
    private void refuses(String table, String condition) throws SQLException {
        asOwner("ALTER TABLE %s ADD CONSTRAINT refused CHECK (%s)".formatted(table, condition));
        refusing = table;
    }

    private static void asOwner(String statement) throws SQLException {
        run(bed.registry.postgres().ownerJdbcUrl(), statement);
    }

    private static void asReader(String statement) throws SQLException {
        run(bed.registry.postgres().readerJdbcUrl(), statement);
    }

    private static void run(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
