package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.wardstream.simulator.DeviceToken;
import io.wardstream.simulator.Simulation;
import io.wardstream.simulator.SimulationOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The clock of one node of two is five minutes off (libfaketime). */
final class WrongClockFT {
    private static final int DEVICES = 40;
    private static final int REFUSED = 1;
    private static final long SEED = 20_263;
    private static final Path LIBRARIES = Path.of("/usr/lib");
    private static final String DRAIN = "WARDSTREAM_INGEST_DRAIN_MILLIS";
    private static final String RIGHT = "+0s";
    private static final String FIVE_MINUTES_AHEAD = "+300s";

    /** Looked at every five seconds. */
    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(15);

    @TempDir private Path folder;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void doesNotStartOrSaysSoAndNothingIsLostOrDoubled() throws IOException {
        Optional<Path> library = library();
        assumeTrue(library.isPresent(), "libfaketime is not installed");
        Path clock = folder.resolve("clock");
        Files.writeString(clock, FIVE_MINUTES_AHEAD);
        try (FaultBed bed = new FaultBed(WrongClockFT.class)) {
            List<DeviceToken> devices = bed.devices(DEVICES);
            NodeSettings a = bed.settings("a");
            NodeSettings b = bed.settings("b");
            List<Integer> ports = List.of(a.clusterPort(), b.clusterPort());
            String cluster = "clock-" + a.clusterPort();
            PlatformProcess right = bed.starting(a.withCluster(cluster, ports).with(DRAIN, 2_000));
            PlatformProcess wrong =
                    bed.starting(
                            b.withCluster(cluster, ports)
                                    .with(DRAIN, 2_000)
                                    .with("LD_PRELOAD", library.get())
                                    .with("FAKETIME_TIMESTAMP_FILE", clock)
                                    .with("FAKETIME_CACHE_DURATION", 1)
                                    .with("NO_FAKE_STAT", 1)
                                    .with("FAKETIME_FORCE_MONOTONIC_FIX", 0) // its waits spin
                                    .with("FAKETIME_DONT_FAKE_MONOTONIC", 1)
                                    .with("DONT_FAKE_MONOTONIC", 1));
            right.awaitReady();
            assertThat(wrong.exitCode()).isEqualTo(REFUSED);
            assertThat(wrong.logTail())
                    .containsPattern("this machine's clock is (299|300) s ahead of PostgreSQL's");

            Files.writeString(clock, RIGHT);
            wrong.restart();
            wrong.awaitReady();
            Simulation ward =
                    bed.simulate(
                            SimulationOptions.to(a.deviceUrl(), b.deviceUrl())
                                    .seed(SEED)
                                    .rate(4)
                                    .reconnect(Duration.ofMillis(300), Duration.ofSeconds(1))
                                    .build(),
                            devices);
            FaultBed.awaitConnected(ward, DEVICES);
            FaultBed.awaitAcked(ward, 5L * DEVICES);
            Files.writeString(clock, FIVE_MINUTES_AHEAD);
            await().atMost(NOTICED_WITHIN)
                    .until(() -> wrong.readiness().contains("\"degraded\":[\"clock\"]"));
            FaultBed.awaitAcked(ward, 5L * DEVICES);
            wrong.terminate(); // as whoever looks after it would do
            int _ = wrong.exitCode();
            FaultBed.awaitConnected(ward, DEVICES);
            FaultBed.awaitAcked(ward, 5L * DEVICES);

            Audit _ = bed.settled(ward);
            assertThat(right.metrics().unaccounted()).isZero();
            assertThat(right.readiness()).contains("\"degraded\":[]");
        }
    }

    private static Optional<Path> library() throws IOException {
        try (Stream<Path> folders = Files.list(LIBRARIES)) {
            return folders.map(it -> it.resolve("faketime/libfaketime.so.1"))
                    .filter(Files::exists)
                    .findFirst();
        }
    }
}
