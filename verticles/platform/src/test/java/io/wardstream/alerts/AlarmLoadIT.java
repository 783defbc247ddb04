package io.wardstream.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.sqlclient.Row;
import io.wardstream.alerts.engine.RuleTemplate;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * As many alarms as 5,000 patients make at 52 an hour each, and those of 500 devices at once. The
 * seconds are counted: a slow machine takes longer and finds the same.
 */
final class AlarmLoadIT {
    private static final int PER_SECOND = 72;
    private static final int SECONDS = Boolean.getBoolean("wardstream.long") ? 60 : 10;
    private static final int STORM = 500;

    /** Of low priority: over, and closed, with the next value that is normal. */
    private static final List<RuleTemplate> RULES =
            List.of(
                    new RuleTemplate(
                            VitalSign.SPO2, AlarmPriority.LOW, 90, Double.NaN, 0, 0, 1, false));

    private static final String WRITTEN =
            """
            SELECT count(*)::int AS events,
                   count(*) FILTER (WHERE e.kind = 'raised')::int AS raised,
                   count(*) FILTER (WHERE e.kind = 'closed')::int AS closed,
                   count(DISTINCT e.xmin::text)::int AS statements,
                   (SELECT count(*)::int
                    FROM alarm_outbox
                    JOIN alarm ON no = alarm_no
                    WHERE kind = 'physiological') AS untold
            FROM alarm_event e
            JOIN alarm a ON a.no = e.alarm_no
            WHERE a.kind = 'physiological'
            """;

    private AlertBed bed;

    /** What crossed the limit: patient and moment. */
    private final Set<String> crossed = new HashSet<>();

    @BeforeEach
    void open() {
        bed = AlertBed.standingStill(RULES);
        String _ = bed.judge();
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    @Timeout(600)
    void recordsSeventyTwoNewAlarmsEachSecond() {
        List<Monitor> monitors = bed.monitors(2 * PER_SECOND);
        List<Monitor> first = monitors.subList(0, PER_SECOND);
        List<Monitor> second = monitors.subList(PER_SECOND, 2 * PER_SECOND);

        for (int now = 1; now <= SECONDS; now++) {
            aSecond(now % 2 == 0 ? second : first, now % 2 == 0 ? first : second, now);
        }

        assertEachIsOneAlarm();
        Row written = bed.rows(WRITTEN).getFirst();
        assertThat(written.getInteger("raised")).isEqualTo(SECONDS * PER_SECOND);
        assertThat(written.getInteger("closed")).isEqualTo((SECONDS - 1) * PER_SECOND);
        assertThat(written.getInteger("untold")).isEqualTo(written.getInteger("events"));
    }

    /** Half of them fall, the other half is well again. */
    private void aSecond(List<Monitor> falling, List<Monitor> rising, int seconds) {
        for (int i = 0; i < PER_SECOND; i++) {
            note(falling.get(i).unstored(Map.of(VitalSign.SPO2, 85.0)), falling.get(i));
            var _ = rising.get(i).unstored(Map.of(VitalSign.SPO2, 97.0));
        }
        int events = (2 * seconds - 1) * PER_SECOND;
        hears(events);
        bed.clock.forward(Duration.ofSeconds(1));
    }

    @Test
    @Timeout(600)
    void recordsTheAlarmsOfFiveHundredDevicesAtOnce() {
        List<Monitor> monitors = bed.monitors(STORM);

        for (Monitor monitor : monitors) {
            note(monitor.unstored(Map.of(VitalSign.SPO2, 85.0)), monitor);
        }
        hears(STORM);

        assertEachIsOneAlarm();
        Row written = bed.rows(WRITTEN).getFirst();
        assertThat(written.getInteger("raised")).isEqualTo(STORM);
        assertThat(written.getInteger("statements")).isLessThan(STORM / 4);
    }

    private void note(VitalSample sample, Monitor monitor) {
        crossed.add(monitor.patient().id() + "@" + sample.observedAt());
    }

    /** So many transitions, told as recorded. */
    private void hears(int count) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> bed.heard.stream().filter(Alarm::isDurable).count() == count);
    }

    /** On record, and told, once each; who was shown one that was not recorded saw it recorded. */
    private void assertEachIsOneAlarm() {
        List<String> recorded = new ArrayList<>();
        for (Row row :
                bed.rows(
                        """
                        SELECT patient_id, condition_since
                        FROM alarm
                        WHERE kind = 'physiological'
                        """)) {
            long since = row.getOffsetDateTime("condition_since").toInstant().toEpochMilli();
            recorded.add(row.getInteger("patient_id") + "@" + since);
        }
        assertThat(recorded).containsExactlyInAnyOrderElementsOf(crossed);
        List<Alarm> told = bed.heard.stream().filter(Alarm::isDurable).toList();
        assertThat(told).extracting(it -> it.id() + " " + it.version()).doesNotHaveDuplicates();
        assertThat(told).extracting(Alarm::id).containsAll(shownUnrecorded());
        assertThat(bed.registry.meters.registry().get("alerts.steps.dropped").counter().count())
                .isZero();
    }

    private List<UUID> shownUnrecorded() {
        return bed.heard.stream().filter(alarm -> !alarm.isDurable()).map(Alarm::id).toList();
    }
}
