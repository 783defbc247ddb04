package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardstream.ops.Pressure.Step;
import io.wardstream.simulator.DeviceToken;
import io.wardstream.simulator.Simulation;
import io.wardstream.simulator.SimulationOptions;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Three times as many samples as the database takes, on a heap of 512 MB: what is given up, in
 * which order and with which answers, and what is not: alarms, and what was acked.
 */
@Tag("alone")
final class OverloadFT {
    private static final Logger LOG = LoggerFactory.getLogger(OverloadFT.class);

    private static final int HEAVY = 200;
    private static final int WATCHED = 10;
    private static final int MOST_CONNECTIONS = 300;
    private static final int BATCH = 100;
    private static final long SEED = 20_260;

    /** A flush takes up to four batches, and four of them fit into a second: 1,600 samples. */
    private static final double FLUSH_SECONDS = 0.25;

    /** Of all heavy devices together 4,800 a second. */
    private static final int HEAVY_RATE = 24;

    private static final Duration UNTIL_HELD_BACK = Duration.ofSeconds(60);
    private static final Duration ALARM_P99 = Duration.ofSeconds(2);
    private static final double MOST_MEGABYTES = 900;
    private static final Duration CATCH_UP = Duration.ofSeconds(60);

    @TempDir private Path folder;

    @Test
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void givesUpWhatIsNeededLeastAndNeitherAlarmsNorWhatWasAcked() throws IOException {
        try (FaultBed bed = new FaultBed(OverloadFT.class)) {
            List<DeviceToken> tokens = bed.devices(HEAVY + 1);
            PlatformProcess node = bed.node(small(bed.settings("node")));
            Rest rest = bed.closedWithThis(Rest.asAdministrator(node.settings()));
            TestHospital hospital = TestHospital.make(rest, 1, WATCHED);
            hospital.alarmAbove(Episodes.LIMIT, "low");
            AlarmViewer viewer = AlarmViewer.watch(bed, node.settings(), hospital);
            String[] url = {node.settings().deviceUrl()};
            Simulation watched =
                    bed.simulate(Episodes.playedTo(url, SEED, folder), hospital.devices());
            FaultBed.awaitConnected(watched, WATCHED);
            Simulation heavy = bed.simulateApart(tooMany(node), tokens.subList(0, HEAVY));
            FaultBed.awaitConnected(heavy, HEAVY);
            OverloadWatch watch = new OverloadWatch(bed, node, rest, hospital, tokens.getLast());

            try (SlowFlushes _ = SlowFlushes.of(bed.database, FLUSH_SECONDS)) {
                await().atMost(UNTIL_HELD_BACK)
                        .pollDelay(Duration.ZERO)
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> watch.look().has(Step.LIVE));
                watch.lookFor(Pass.seconds(6, 180));
            }
            long relieved = System.nanoTime();
            await().atMost(CATCH_UP)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> node.metrics().sum("ops_overload_step") == 0);
            LOG.info("recovered after millis={}", millisSince(relieved));
            List<AlarmDelay> delays = AlarmDelay.of(viewer.seen());

            Audit _ = bed.settled(watched, heavy);
            LOG.info("overload {} alarms={}", watch, AlarmDelay.text(delays));
            watch.assertOrder();
            watch.assertRefusals();
            assertThat(node.wholeLog()).doesNotContain("OutOfMemoryError");
            assertThat(node.metrics().residentMegabytes()).isBetween(1.0, MOST_MEGABYTES);
            assertThat(node.metrics().unaccounted()).isZero();
            assertThat(delays).hasSizeGreaterThan(WATCHED / 2);
            assertThat(AlarmDelay.percentile(delays, 99)).isLessThan(ALARM_P99);
            assertThat(heavy.statistics().closesByCode()).isEmpty();
            assertThat(watched.statistics().closesByCode()).isEmpty();
            await().atMost(CATCH_UP).untilAsserted(() -> eachCrossingIsOneAlarm(bed, hospital));
        }
    }

    private static NodeSettings small(NodeSettings settings) {
        return settings.with("JAVA_TOOL_OPTIONS", "-Xmx512m")
                .with("WARDSTREAM_INGEST_MAX_CONNECTIONS", MOST_CONNECTIONS)
                .with("WARDSTREAM_INGEST_BUFFER_SAMPLES", 60 * MOST_CONNECTIONS)
                .with("WARDSTREAM_INGEST_BATCH_SIZE", BATCH);
    }

    private static SimulationOptions tooMany(PlatformProcess node) {
        return SimulationOptions.to(node.settings().deviceUrl())
                .seed(SEED)
                .rate(HEAVY_RATE)
                .samplesPerFrame(4)
                .bufferSamples(20_000)
                .build();
    }

    private static void eachCrossingIsOneAlarm(FaultBed bed, TestHospital hospital) {
        Set<String> patients =
                hospital.beds().stream()
                        .map(TestHospital.Bed::patientId)
                        .collect(Collectors.toSet());
        List<Crossing> crossings =
                Crossing.all(bed.database, Episodes.LIMIT).stream()
                        .filter(it -> patients.contains(it.patientId()))
                        .toList();
        List<RecordedAlarm> alarms =
                RecordedAlarm.all(bed.database).stream()
                        .filter(it -> patients.contains(it.patientId()))
                        .toList();
        assertThat(Crossing.disagreements(crossings, alarms)).isEmpty();
    }

    static int retryAfter(HttpResponse<String> refused) {
        return Integer.parseInt(refused.headers().firstValue("Retry-After").orElse("0"));
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }
}
