package io.wardstream.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.embedded.PostgresServer;
import io.wardstream.embedded.TestPostgres;
import io.wardstream.registry.Patient;
import io.wardstream.store.MigratedDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** PostgreSQL is away when a limit is crossed. */
class AlarmDatabaseAwayIT {
    private static PostgresServer server;
    private static AlertBed bed;
    private static String judge;

    @BeforeAll
    static void open() {
        server = TestPostgres.ownServer();
        bed = new AlertBed(MigratedDatabase.in(server));
        judge = bed.judge();
    }

    @AfterAll
    static void close() {
        bed.close();
        server.stop();
    }

    private static Predicate<Alarm> isOf(Patient patient, boolean isDurable) {
        return alarm ->
                alarm.subject().patientId() == patient.id() && alarm.isDurable() == isDurable;
    }

    private static Alarm hearsWithin(Duration time, Predicate<Alarm> isIt) {
        await().atMost(time)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> bed.heard.stream().anyMatch(isIt));
        return bed.hears(isIt);
    }

    private void showsAtOnceAndRecordsLater(Runnable away, Runnable back) {
        Monitor monitor = bed.monitor();
        monitor.spo2(97);
        away.run();

        monitor.unstored(Map.of(VitalSign.SPO2, 86.0));

        Alarm shown = hearsWithin(Duration.ofSeconds(1), isOf(monitor.patient(), false));
        monitor.unstored(Map.of(VitalSign.SPO2, 96.0));
        await().atMost(Duration.ofSeconds(5))
                .until(() -> bed.heard.stream().filter(shown::equals).count() >= 3);
        assertThat(bed.heard).noneMatch(isOf(monitor.patient(), true));
        back.run();
        Alarm recorded = hearsWithin(Duration.ofSeconds(20), isOf(monitor.patient(), true));
        assertThat(recorded).isEqualTo(shown.recorded());
        Alarm returned =
                hearsWithin(
                        Duration.ofSeconds(5),
                        alarm ->
                                alarm.id().equals(shown.id())
                                        && alarm.state() == AlarmState.RETURNED_UNACKNOWLEDGED);
        assertThat(returned.progress().raisedAt()).isEqualTo(shown.progress().raisedAt());
        assertThat(bed.open(monitor.patient())).containsExactly(returned);
        assertThat(bed.events(shown.id())).containsExactly("raised", "returned");
    }

    /** Nobody had it on the bus, and it is older by then than a look back is long. */
    @Test
    void judgesWhatNobodyHeardBeforeTheDatabaseCouldBeRead() {
        Monitor monitor = bed.monitor();
        monitor.spo2(97);
        bed.stop(judge);
        VitalSample low = monitor.unheard(Map.of(VitalSign.SPO2, 86.0));
        server.kill9();
        judge = bed.judge();
        await().until(() -> bed.restoring() > 0);

        bed.clock.forward(Duration.ofMinutes(3));
        server.restart();

        Alarm alarm = hearsWithin(Duration.ofSeconds(20), isOf(monitor.patient(), true));
        assertThat(alarm.cause().conditionSince()).isEqualTo(low.observedAt());
        await().atMost(Duration.ofSeconds(40)).until(() -> bed.restoring() == 0);
    }

    @Test
    void countsWhoIsBeingReadWhileTheDatabaseStandsStill() {
        Monitor monitor = bed.monitor();
        monitor.spo2(97);
        bed.stop(judge);
        server.pause();
        judge = bed.judge();

        await().during(Duration.ofMillis(500)).until(() -> bed.restoring() > 0);

        server.resume();
        await().atMost(Duration.ofSeconds(40)).until(() -> bed.restoring() == 0);
    }

    @Test
    void showsTheAlarmWhileTheDatabaseStandsStill() {
        showsAtOnceAndRecordsLater(server::pause, server::resume);
    }

    @Test
    void showsTheAlarmWhileTheDatabaseIsDead() {
        showsAtOnceAndRecordsLater(server::kill9, server::restart);
    }
}
