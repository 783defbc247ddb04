package io.wardstream.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.VitalSign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Everybody alarms at once. */
class AlarmStormIT {
    private static final int PATIENTS = 125;
    private static AlertBed bed;

    @BeforeAll
    static void open() {
        bed = new AlertBed();
        String _ = bed.judge();
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    @Test
    void recordsFiveHundredRaisesInAFewStatements() {
        List<Monitor> monitors = new ArrayList<>();
        for (int i = 0; i < PATIENTS; i++) {
            monitors.add(bed.monitor());
        }
        Map<VitalSign, Double> all =
                Map.of(
                        VitalSign.SPO2, 80.0,
                        VitalSign.HEART_RATE, 150.0,
                        VitalSign.RESPIRATION_RATE, 40.0,
                        VitalSign.ETCO2, 60.0);

        monitors.forEach(monitor -> monitor.unstored(all));

        await().atMost(Duration.ofSeconds(20)).until(() -> durable() == 4 * PATIENTS);
        assertThat(
                        bed.rows(
                                "SELECT count(*)::int AS n, count(DISTINCT xmin::text)::int AS t FROM alarm"))
                .singleElement()
                .satisfies(
                        row -> {
                            assertThat(row.getInteger("n")).isEqualTo(4 * PATIENTS);
                            assertThat(row.getInteger("t")).isLessThan(PATIENTS);
                        });
    }

    /** Those shown as recorded, each once. */
    private static long durable() {
        List<Alarm> recorded = bed.heard.stream().filter(Alarm::isDurable).toList();
        assertThat(recorded).extracting(Alarm::id).doesNotHaveDuplicates();
        return recorded.size();
    }
}
