package io.wardstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.json.JsonObject;
import io.wardstream.registry.DeviceWithToken;
import io.wardstream.registry.RegistryBed;
import io.wardstream.samples.LastSeen;
import io.wardstream.samples.PgMissedSamples;
import io.wardstream.samples.PgSampleStore;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node that stops: devices are told, what it holds is committed and acked, then it is gone. */
class DrainIT {
    private final IngestBed bed = new IngestBed(Map.of("DRAIN_MILLIS", "2000"));
    private final HeldStore held = new HeldStore(new PgSampleStore(bed.registry.database));
    private final Listening node = bed.listen(held, true);
    private final DeviceWithToken device = bed.device();

    @AfterEach
    void close() {
        held.release();
        bed.close();
    }

    private Probe greeted() {
        Probe probe = bed.connect(device, node);
        probe.hello(100);
        return probe;
    }

    private int refusal() {
        try {
            RegistryBed.done(bed.client.connect(bed.options(node, bed.device().token())));
        } catch (UpgradeRejectedException refused) {
            return refused.getStatus();
        } catch (Exception gone) {
            return 0;
        }
        return 101;
    }

    @Test
    void commitsAndAcksWhatItHoldsBeforeItCloses() {
        Probe probe = greeted();
        held.hold();
        probe.samples(1, 20);
        await().until(() -> node.received() == 20 && held.isWaiting());

        Future<Void> stopped = node.undeploy();
        int wait = probe.next("drain").getInteger("reconnectAfterMs");
        int refused = refusal();
        held.release();

        assertThat(wait).isBetween(0, 2_000);
        assertThat(refused).isEqualTo(503);
        assertThat(probe.acked(20)).endsWith(20);
        assertThat(probe.closeCode()).isEqualTo(1001);
        RegistryBed.done(stopped);
        assertThat(bed.seqs(device)).isEqualTo(IntStream.rangeClosed(1, 20).boxed().toList());
        assertThat(refusal()).isZero();
    }

    @Test
    void notesHowFarItIsSoThatTheNextNodeKnows() {
        greeted().samples(1, 20).acked(20);

        RegistryBed.done(node.undeploy());

        Probe next = bed.connect(device);
        assertThat(next.hello(100, "\"next\":21").getInteger("acked")).isEqualTo(20);
    }

    @Test
    void notesWhenADeviceIsToBeBackUntilItIs() {
        Probe probe = greeted();
        long from = System.currentTimeMillis();

        RegistryBed.done(node.undeploy());

        int wait = probe.next("drain").getInteger("reconnectAfterMs");
        long until = System.currentTimeMillis();
        assertThat(backBy()).isBetween(from + wait, until + wait);
        bed.connect(device).hello(101);
        assertThat(backBy()).isZero();
    }

    /** As whoever misses it reads it. */
    private long backBy() {
        PgMissedSamples missed = new PgMissedSamples(bed.registry.database, Clock.systemUTC());
        int id = device.device().id();
        return RegistryBed.await(missed.lastSeen(List.of(id), 0))
                .getOrDefault(id, LastSeen.NEVER)
                .backBy();
    }

    @Test
    void takesWhatWasOnItsWayAndReadsNothingAfter() {
        Probe probe = greeted();

        Future<Void> stopped = node.undeploy();
        JsonObject _ = probe.next("drain");
        probe.samples(1, 10);

        assertThat(probe.acked(10)).endsWith(10);
        assertThat(probe.closeCode()).isEqualTo(1001);
        RegistryBed.done(stopped);
    }

    @Test
    void leavesToTheDevicesWhatTheDatabaseDoesNotTakeInTime() {
        Probe probe = greeted();
        held.hold();
        probe.samples(1, 20);
        await().until(() -> node.received() == 20 && held.isWaiting());

        RegistryBed.done(node.undeploy());

        assertThat(probe.closeCode()).isEqualTo(1001);
        assertThat(probe.pending()).noneMatch(frame -> frame.getString("type").equals("ack"));
        Probe next = bed.connect(device);
        next.hello(100, "\"oldest\":1");
        next.samples(1, 20).acked(20);
        held.release();
        assertThat(bed.seqs(device)).isEqualTo(IntStream.rangeClosed(1, 20).boxed().toList());
    }

    @Test
    void drainsTheDeviceThatWaitsForItsWelcome() {
        Probe silent = bed.connect(device, node);

        RegistryBed.done(node.undeploy());

        assertThat(List.of(silent.closeCode())).containsExactly(1001);
    }
}
