package io.wardstream.retrospect;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static io.wardstream.retrospect.RetrospectBed.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.alerts.AlarmFilter;
import io.wardstream.alerts.engine.Condition;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.retrospect.fold.Finding.Late;
import io.wardstream.samples.DeviceSamples;
import io.wardstream.samples.LateNotes;
import io.wardstream.samples.LateRange;
import io.wardstream.samples.PgDeviceSamples;
import io.wardstream.store.Scope;
import io.wardstream.store.StorageException;
import io.wardstream.store.StorageException.Category;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Late samples in a real database, and the alarms that are found in them. */
class RetrospectIT {
    private RetrospectBed bed;
    private int patient;
    private int device;

    @BeforeEach
    void open() {
        bed = new RetrospectBed();
        patient = bed.samples.patient();
        device = bed.deviceOf(patient);
    }

    @AfterEach
    void close() {
        bed.close();
    }

    /** Well, but for 20 s from second 700 on, when it goes down to 79. */
    private static double dip(int second) {
        boolean isIn = second >= 700 && second < 720;
        return isIn ? 85 - (second == 707 ? 6 : 0) : 97;
    }

    private static double well(int second) {
        return 97;
    }

    private Alarm only() {
        List<RetrospectiveAlarm> found = bed.found(patient);
        assertThat(found).hasSize(1);
        return found.getFirst().alarm();
    }

    @Test
    void lateSamplesLeaveOneRetrospectiveAlarmAndNothingElse() {
        List<Object> published = new CopyOnWriteArrayList<>();
        done(
                bed.samples
                        .registry
                        .vertx
                        .eventBus()
                        .consumer(
                                Addresses.alarms(bed.samples.ward.hospitalId()),
                                message -> published.add(message.body()))
                        .completion());
        bed.commit(device, true, 0, 600, RetrospectIT::well);
        bed.commit(device, true, 900, 1_000, RetrospectIT::well);
        bed.commit(device, false, 600, 900, RetrospectIT::dip);

        bed.judge();

        JsonObject json = bed.found(patient).getFirst().json();
        assertThat(only().state()).isEqualTo(AlarmState.NORMAL);
        assertThat(json.getBoolean("retrospective")).isTrue();
        assertThat(json.getString("foundAt")).isEqualTo(RetrospectBed.NOW.toString());
        assertThat(json.getString("code")).isEqualTo("SPO2_LOW");
        assertThat(json.getString("text")).isEqualTo("SpO2 79 < 88");
        assertThat(only().cause().conditionSince()).isEqualTo(at(700));
        assertThat(only().progress().raisedAt()).isEqualTo(at(710));
        assertThat(only().progress().clearedAt()).isEqualTo(at(720));
        assertThat(only().progress().closedAt()).isEqualTo(at(720));
        assertThat(only().progress().closeReason()).isEqualTo("returned");
        assertThat(only().subject().wardId()).isEqualTo(bed.samples.ward.id());
        assertThat(only().subject().deviceId()).isEqualTo(device);
        assertThat(bed.rows("alarm")).isZero();
        assertThat(bed.rows("alarm_outbox")).isZero();
        assertThat(published).isEmpty();
        assertThat(bed.rows("late_note")).isZero();
    }

    @Test
    void saysWhenItWasFoundAndFromWhichSamples() {
        bed.commit(device, false, 600, 900, RetrospectIT::dip);

        bed.judge();

        List<RetrospectiveEvent> events = bed.events(bed.found(patient).getFirst());
        assertThat(events).extracting(RetrospectiveEvent::kind).containsExactly("found");
        assertThat(events.getFirst().at()).isEqualTo(RetrospectBed.NOW);
        assertThat(events.getFirst().late()).isEqualTo(new Late(at(700), at(719), 20));
    }

    /** Forgets that it was asked to take notes away, as one does that was killed. */
    private record KilledNotes(LateNotes notes) implements LateNotes {
        @Override
        public Future<Optional<LateRange>> next(
                Duration quiet, Duration latest, Collection<Integer> without) {
            return notes.next(quiet, latest, without);
        }

        @Override
        public Future<Void> judged(LateRange range) {
            return Future.failedFuture(new StorageException(Category.RETRY, "killed", null));
        }

        @Override
        public Future<Waiting> waiting() {
            return notes.waiting();
        }
    }

    @Test
    void whoIsKilledBeforeTheNotesAreTakenAwayLeavesItOnce() {
        bed.commit(device, false, 600, 900, RetrospectIT::dip);
        RetrospectDesk killed = bed.desk(new KilledNotes(bed.notes), bed.stored);
        assertThatThrownBy(() -> done(bed.judgeNext(killed))).hasMessage("killed");
        assertThat(bed.rows("late_note")).isEqualTo(1);

        bed.judge();

        assertThat(only().version()).isEqualTo(1);
        assertThat(bed.rows("retrospective_event")).isEqualTo(1);
        assertThat(bed.rows("late_note")).isZero();
    }

    /** Dies at its third piece. */
    private static final class KilledReader implements DeviceSamples {
        private final PgDeviceSamples samples;
        private int pieces;

        KilledReader(RetrospectBed bed) {
            samples = new PgDeviceSamples(bed.samples.registry.database);
        }

        @Override
        public Future<List<VitalSample>> observed(
                Scope scope, int deviceId, long fromMillis, long toMillis) {
            pieces++;
            return pieces == 3
                    ? Future.failedFuture(new StorageException(Category.RETRY, "killed", null))
                    : samples.observed(scope, deviceId, fromMillis, toMillis);
        }
    }

    @Test
    void whoIsKilledInTheMiddleLeavesItToTheNext() {
        bed.commit(device, false, 600, 4_800, RetrospectIT::dip);
        RetrospectDesk killed = bed.desk(bed.notes, new KilledReader(bed));
        assertThatThrownBy(() -> done(bed.judgeNext(killed))).hasMessage("killed");
        assertThat(bed.rows("retrospective_alarm")).isZero();

        bed.judge();

        assertThat(only().cause().conditionSince()).isEqualTo(at(700));
    }

    @Test
    void whatIsSentAgainIsFoundOnce() {
        bed.commit(device, false, 600, 900, RetrospectIT::dip);
        bed.judge();
        bed.repeat(device, 600, 900, RetrospectIT::dip);
        assertThat(bed.rows("late_note")).isEqualTo(1);

        bed.judge();

        assertThat(only().version()).isEqualTo(1);
    }

    @Test
    void aGapWithinAStandingAlarmLeavesNothing() {
        bed.commit(device, true, 0, 720, second -> second < 600 ? 97 : 85);
        bed.commit(device, true, 780, 1_000, second -> second < 900 ? 85 : 97);
        bed.commit(device, false, 720, 780, second -> second < 750 ? 97 : 80);

        bed.judge();

        assertThat(bed.found(patient)).isEmpty();
    }

    /** The rule may have been another one, or the alarm have stood since long before. */
    @Test
    void anAlarmThatIsOnlyOnRecordCountsAsWell() {
        Alarm.Subject subject =
                new Alarm.Subject(
                        bed.samples.ward.hospitalId(),
                        bed.samples.ward.id(),
                        bed.samples.ward.publicId(),
                        patient,
                        UUID.randomUUID(),
                        device,
                        UUID.randomUUID());
        Alarm.Cause cause =
                new Alarm.Cause(
                        AlarmKind.PHYSIOLOGICAL,
                        new Condition(VitalSign.SPO2, Condition.Side.LOW).code(),
                        VitalSign.SPO2,
                        89,
                        90,
                        "SpO2 89 < 90",
                        1,
                        at(-10_000));
        Alarm.Progress standing =
                new Alarm.Progress(
                        AlarmPriority.HIGH,
                        AlarmState.UNACKNOWLEDGED,
                        false,
                        at(-10_000),
                        0,
                        null,
                        0,
                        0,
                        0,
                        null);
        done(bed.alerts.raise(new Alarm(UUID.randomUUID(), 1, true, subject, cause, standing)));
        bed.commit(device, false, 600, 900, RetrospectIT::dip);

        bed.judge();

        assertThat(bed.found(patient)).isEmpty();
    }

    @Test
    void twoPartsOfOneEpisodeAreOneAlarm() {
        bed.commit(device, true, 0, 600, RetrospectIT::well);
        bed.commit(device, true, 900, 1_000, RetrospectIT::well);
        bed.commit(device, false, 712, 900, RetrospectIT::dip);
        bed.judge();
        // eight seconds: not yet an alarm
        assertThat(bed.found(patient)).isEmpty();
        bed.commit(device, false, 600, 705, RetrospectIT::dip);
        bed.judge();
        assertThat(only().cause().value()).isEqualTo(85);
        bed.commit(device, false, 705, 712, RetrospectIT::dip);

        bed.judge();

        assertThat(only().cause().conditionSince()).isEqualTo(at(700));
        assertThat(only().progress().closedAt()).isEqualTo(at(720));
        assertThat(only().cause().value()).isEqualTo(79);
        assertThat(bed.events(bed.found(patient).getFirst()))
                .extracting(RetrospectiveEvent::kind)
                .containsExactly("found", "changed");
    }

    @Test
    void anEpisodeLongerThanWhatIsReadAroundItsPartsIsOne() {
        for (int hour = 0; hour < 4; hour++) {
            bed.commit(device, false, hour * 3_600, hour * 3_600 + 3_600, _ -> 85);
            bed.judge();
        }
        bed.commit(device, false, 14_400, 14_500, RetrospectIT::well);

        bed.judge();

        assertThat(only().cause().conditionSince()).isEqualTo(at(0));
        assertThat(only().progress().clearedAt()).isEqualTo(at(14_400));
    }

    @Test
    void theLiveAlarmTakesOverFromWhereItBegins() {
        bed.commit(device, true, 600, 700, _ -> 80);
        bed.commit(device, false, 0, 600, _ -> 85);

        bed.judge();

        assertThat(only().cause().conditionSince()).isEqualTo(at(0));
        assertThat(only().progress().closedAt()).isEqualTo(at(600));
        assertThat(only().progress().clearedAt()).isZero();
        assertThat(only().progress().closeReason()).isEqualTo("raised_live");
        assertThat(only().cause().value()).isEqualTo(85);
    }

    @Test
    void eachPatientGetsTheOwnWhenTheDeviceMeasuredTwo() {
        int other = bed.samples.patient();
        int moved = bed.samples.device();
        bed.samples.epoch(moved, 1, 1_764_000_000_000L);
        bed.samples.assign(moved, patient, at(-3_600), at(650));
        bed.samples.assign(moved, other, at(650), null);
        bed.commit(moved, false, 600, 900, second -> second < 800 ? 85 : 97);

        bed.judge();

        assertThat(only().cause().conditionSince()).isEqualTo(at(600));
        assertThat(only().progress().closedAt()).isEqualTo(at(650));
        assertThat(only().progress().closeReason()).isEqualTo("unassigned");
        List<RetrospectiveAlarm> ofOther = bed.found(other);
        assertThat(ofOther).hasSize(1);
        assertThat(ofOther.getFirst().alarm().cause().conditionSince()).isEqualTo(at(650));
        assertThat(ofOther.getFirst().alarm().progress().closedAt()).isEqualTo(at(800));
    }

    @Test
    void samplesOfADeviceThatMeasuredNobodyAreForgotten() {
        int idle = bed.samples.device();
        bed.samples.epoch(idle, 1, 1_764_000_000_000L);
        bed.commit(idle, false, 600, 900, RetrospectIT::dip);

        bed.judge();

        assertThat(bed.rows("late_note")).isZero();
        assertThat(bed.rows("retrospective_alarm")).isZero();
    }

    @Test
    void anotherHospitalSeesNothingOfIt() {
        bed.commit(device, false, 600, 900, RetrospectIT::dip);
        bed.judge();
        AlarmFilter all = new AlarmFilter(0, 0, 0, null, null, null, null);
        UUID id = only().id();

        Scope elsewhere = bed.elsewhere();

        assertThat(await(bed.alarms.list(elsewhere, all, 0, 10)).items()).isEmpty();
        assertThat(await(bed.alarms.find(elsewhere, id))).isEmpty();
        assertThat(await(bed.alarms.events(elsewhere, id))).isEmpty();
    }

    @Test
    void aNodeThatComesJudgesWhatWaitsAndTheNextOneGoesOn() {
        Retrospect node = Retrospects.open(bed.samples.registry, bed.alerts.rules, bed.clock);
        bed.commit(device, false, 600, 900, RetrospectIT::dip);
        String first = deployed(node);
        Awaitility.await().until(() -> bed.found(patient).size() == 1);
        done(bed.samples.registry.vertx.undeploy(first));
        bed.commit(device, false, 2_000, 2_100, second -> second < 2_050 ? 85 : 97);

        String _ = deployed(Retrospects.open(bed.samples.registry, bed.alerts.rules, bed.clock));

        Awaitility.await().until(() -> bed.found(patient).size() == 2);
        Awaitility.await().until(() -> bed.rows("late_note") == 0);
    }

    private String deployed(Retrospect node) {
        return await(
                bed.samples.registry.vertx.deployVerticle(
                        node.verticle(bed.samples.registry.database.leases()).get()));
    }
}
