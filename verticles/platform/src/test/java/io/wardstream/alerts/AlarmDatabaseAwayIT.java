package io.wardstream.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmState;
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

    @BeforeAll
    static void open() {
        server = TestPostgres.ownServer();
        bed = new AlertBed(MigratedDatabase.in(server));
        String _ = bed.judge();
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

    @Test
    void showsTheAlarmWhileTheDatabaseStandsStill() {
        showsAtOnceAndRecordsLater(server::pause, server::resume);
    }

    @Test
    void showsTheAlarmWhileTheDatabaseIsDead() {
        showsAtOnceAndRecordsLater(server::kill9, server::restart);
    }
}
