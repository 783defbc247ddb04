package io.wardstream.ingest;

import static io.wardstream.registry.RegistryBed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.registry.DeviceWithToken;
import io.wardstream.samples.ContinuityHour;
import io.wardstream.samples.ContinuityHour.Hole;
import io.wardstream.samples.PgContinuity;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of samples that came over a real connection, and of those that did not. */
final class ContinuityIT {

    private final IngestBed bed = new IngestBed(Map.of());

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void countsWhatIsStoredRefusedAndMissing() {
        DeviceWithToken device = bed.device();
        Probe probe = bed.connect(device);
        long hour = Instant.now().truncatedTo(ChronoUnit.HOURS).toEpochMilli();
        probe.hello(1_000);
        long at = Math.max(hour, System.currentTimeMillis() - 60_000);
        for (int seq = 1; seq <= 10; seq++) {
            probe.sample(seq, at + seq, seq == 5 ? 9_999 : 70);
        }
        probe.send("{\"type\":\"gap\",\"epoch\":1000,\"from\":11,\"to\":14,\"reason\":\"full\"}");
        probe.sample(15, at + 15, 70);
        probe.acked(15);

        List<ContinuityHour> hours =
                await(
                        new PgContinuity(bed.registry.database)
                                .ofDevice(
                                        Scope.hospitals(List.of(device.device().hospitalId())),
                                        device.device().id(),
                                        Instant.ofEpochMilli(hour),
                                        Instant.ofEpochMilli(hour).plus(1, ChronoUnit.HOURS)));

        assertThat(hours)
                .containsExactly(
                        new ContinuityHour(
                                Instant.ofEpochMilli(hour),
                                10,
                                4,
                                1,
                                List.of(new Hole(1_000, 11, 14))));
        assertThat(hours.getFirst().expected()).isEqualTo(15);
    }
}
