package io.wardstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardstream.embedded.PostgresServer;
import io.wardstream.embedded.TestPostgres;
import io.wardstream.registry.DeviceWithToken;
import io.wardstream.store.MigratedDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** PostgreSQL stops, dies and comes back: no ack meanwhile, no socket closed, nothing lost. */
class DatabaseAwayIT {
    private static PostgresServer server;
    private static IngestBed bed;

    @BeforeAll
    static void listen() {
        server = TestPostgres.ownServer();
        bed =
                new IngestBed(
                        Map.of("PING_MILLIS", "200", "SILENT_MILLIS", "1500"),
                        MigratedDatabase.in(server));
    }

    @AfterAll
    static void close() {
        bed.close();
        server.stop();
    }

    private static List<Integer> upTo(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    /** One sample each 20 ms for the time. */
    private static int feed(Probe probe, int from, Duration time) {
        AtomicInteger seq = new AtomicInteger(from - 1);
        long until = System.currentTimeMillis() + time.toMillis();
        await().atMost(time.plusSeconds(5))
                .pollInterval(Duration.ofMillis(20))
                .until(
                        () -> {
                            probe.sample(seq.incrementAndGet(), 70);
                            return System.currentTimeMillis() > until;
                        });
        return seq.get();
    }

    @Test
    void waitsForADatabaseThatStandsStill() {
        DeviceWithToken device = bed.device();
        DeviceWithToken other = bed.device();
        Probe probe = bed.connect(device);
        probe.hello(100);
        probe.sample(1, 70).acked(1);
        Probe late = bed.connect(other);

        server.pause();
        late.send("{\"type\":\"hello\",\"epoch\":100}").sample(1, 71);
        int last = feed(probe, 2, Duration.ofSeconds(3));
        // what was sent last may still be on its way to the node
        await().atMost(Duration.ofSeconds(10))
                .until(() -> bed.listening.meters().pending.get() == last - 1);
        boolean quiet = !probe.hasFrames() && !late.hasFrames();
        server.resume();

        probe.acked(last);
        late.acked(1);
        assertThat(quiet).isTrue();
        assertThat(probe.isOpen() && late.isOpen()).isTrue();
        assertThat(bed.seqs(device)).isEqualTo(upTo(last));
        assertThat(bed.seqs(other)).containsExactly(1);
        bed.listening.assertCounted();
    }

    @Test
    void goesOnWhenTheDatabaseWasKilled() {
        DeviceWithToken device = bed.device();
        Probe probe = bed.connect(device);
        probe.hello(100);
        int before = feed(probe, 1, Duration.ofMillis(300));

        server.kill9();
        int away = feed(probe, before + 1, Duration.ofMillis(800));
        List<String> degraded = bed.listening.readiness.degraded();
        server.restart();
        int last = feed(probe, away + 1, Duration.ofMillis(300));

        probe.acked(last);
        assertThat(degraded).containsExactly("ingest");
        assertThat(probe.isOpen()).isTrue();
        assertThat(bed.seqs(device)).isEqualTo(upTo(last));
        assertThat(bed.listening.readiness.degraded()).isEmpty();
        bed.listening.assertCounted();
    }

    @Test
    void neverAcksWhatIsNotInTheTable() {
        DeviceWithToken device = bed.device();
        Probe probe = bed.connect(device);
        probe.hello(100);
        int last = 0;

        for (int round = 0; round < 3; round++) {
            int next = feed(probe, last + 1, Duration.ofMillis(200));
            server.kill9();
            last = feed(probe, next + 1, Duration.ofMillis(100));
            List<Integer> acked =
                    probe.pending().stream().map(frame -> frame.getInteger("seq")).toList();
            server.restart();
            int highest =
                    acked.stream().filter(found -> found != null).max(Integer::compare).orElse(0);
            await().ignoreExceptions()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> bed.seqs(device).containsAll(upTo(highest)));
        }

        probe.acked(last);
        assertThat(bed.seqs(device)).isEqualTo(upTo(last));
    }
}
