package io.wardstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.wardstream.registry.DeviceWithToken;
import io.wardstream.registry.RegistryBed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Runs of a device's counter: order, repeats, holes, and epochs used again. */
class EpochIT {
    private static IngestBed bed;

    @BeforeAll
    static void listen() {
        bed = new IngestBed(Map.of("HOLE_MILLIS", "300"));
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    private static Probe greeted(DeviceWithToken device, String... members) {
        Probe probe = bed.connect(device);
        probe.hello(100, members);
        return probe;
    }

    private static List<Row> gaps(DeviceWithToken device) {
        return bed.rows(
                "SELECT from_seq, to_seq, declared FROM sample_gap WHERE device_id = $1 ORDER BY 1",
                device.device().id());
    }

    private static String older(long epoch, int seq, long at) {
        return "{\"type\":\"sample\",\"epoch\":"
                + epoch
                + ",\"seq\":"
                + seq
                + ",\"at\":"
                + at
                + ",\"values\":{\"heart_rate\":60}}";
    }

    @Test
    void storesAndAcksWhatComesInOrder() {
        DeviceWithToken device = bed.device();
        Probe probe = bed.connect(device);

        JsonObject welcome = probe.hello(100);
        probe.sample(1, 72).sample(2, 73.5);

        assertThat(welcome.getInteger("acked")).isZero();
        assertThat(welcome.getInteger("maxInFlight")).isEqualTo(2_000);
        assertThat(welcome.getInteger("maxBackfill")).isEqualTo(500);
        assertThat(probe.acked(2)).endsWith(2);
        assertThat(bed.samples(device))
                .extracting(row -> row.getInteger("heart_rate"))
                .containsExactly(720, 735);
    }

    @Test
    void storesOnceWhatIsSentTwiceOrOutOfOrder() {
        DeviceWithToken device = bed.device();
        Probe probe = greeted(device, "\"oldest\":1");
        long at = System.currentTimeMillis();

        probe.sample(2, at + 1, 72).sample(1, at, 71).sample(2, at + 1, 72);
        probe.sample(4, at + 3, 74).sample(4, at + 3, 74).sample(3, at + 2, 73);
        probe.acked(4);
        probe.sample(1, at, 71).sample(4, at + 3, 74).sample(5, at + 4, 75);

        assertThat(probe.acked(5)).endsWith(5);
        assertThat(bed.seqs(device)).containsExactly(1, 2, 3, 4, 5);
        assertThat(gaps(device)).isEmpty();
    }

    @Test
    void holdsTheAckAtAJumpAndThenPassesOver() {
        DeviceWithToken device = bed.device();
        Probe probe = greeted(device);

        probe.sample(1, 71).sample(2, 72).sample(6, 76);
        List<Integer> acks = probe.acked(6);
        probe.sample(4, 74);

        assertThat(acks).contains(2).doesNotContain(3, 4, 5);
        assertThat(gaps(device))
                .extracting(row -> row.getInteger(0) + "-" + row.getInteger(1))
                .containsExactly("3-5");
        await().until(() -> bed.seqs(device).equals(List.of(1, 2, 4, 6)));
    }

    @Test
    void passesOverWhatTheDevicesBufferHasLost() {
        DeviceWithToken device = bed.device();
        Probe probe = greeted(device);

        probe.sample(1, 71)
                .send("{\"type\":\"gap\",\"from\":2,\"to\":5,\"reason\":\"buffer_full\"}")
                .sample(6, 76);

        assertThat(probe.acked(6)).endsWith(6);
        assertThat(gaps(device))
                .singleElement()
                .satisfies(row -> assertThat(row.getBoolean("declared")).isTrue());
    }

    @Test
    void goesOnWithTheSameEpochAfterAReconnect() {
        DeviceWithToken device = bed.device();
        long at = System.currentTimeMillis();
        Probe first = greeted(device);
        first.sample(1, at, 71).sample(2, at + 1, 72);
        first.acked(2);
        first.leave();
        Probe second = bed.connect(device);

        JsonObject welcome = second.hello(100, "\"next\":4", "\"oldest\":2");
        second.sample(2, at + 1, 72).sample(3, at + 2, 73).sample(4, at + 3, 74);

        assertThat(welcome.getInteger("acked")).isBetween(1, 2);
        assertThat(second.acked(4)).endsWith(4);
        assertThat(bed.seqs(device)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void refusesOtherContentUnderTheSameIdentity() {
        DeviceWithToken device = bed.device();
        Probe probe = greeted(device);
        long at = System.currentTimeMillis();
        probe.sample(1, at, 71).sample(2, at + 1, 72);
        probe.acked(2);

        probe.sample(2, at + 1, 99);

        assertThat(probe.next("nack").getString("code")).isEqualTo("identity_conflict");
        assertThat(probe.isOpen()).isTrue();
        assertThat(bed.samples(device))
                .extracting(row -> row.getInteger("heart_rate"))
                .containsExactly(710, 720);
    }

    @Test
    void refusesAnEpochUsedBeforeByTheNextSeq() {
        DeviceWithToken device = bed.device();
        Probe first = greeted(device);
        first.samples(1, 3).acked(3);
        first.leave();
        Probe second = bed.connect(device);

        second.send("{\"type\":\"hello\",\"epoch\":100,\"next\":1}");

        assertThat(second.next("error").getLong("minEpoch")).isEqualTo(101);
        assertThat(second.closeCode()).isEqualTo(4002);
    }

    @Test
    void refusesAnEpochUsedBeforeByWhatIsStored() {
        DeviceWithToken device = bed.device();
        long at = System.currentTimeMillis() - 5_000;
        Probe first = greeted(device);
        first.sample(1, at, 71).sample(2, at + 1_000, 72);
        first.acked(2);
        first.leave();
        Probe second = greeted(device);

        second.sample(1, at + 2_000, 81);

        assertThat(second.next("error").getLong("minEpoch")).isEqualTo(101);
        assertThat(second.closeCode()).isEqualTo(4002);
        assertThat(bed.seqs(device)).containsExactly(1, 2);
    }

    @Test
    void refusesAnEpochUsedBeforeByATimeThatCannotBe() {
        DeviceWithToken device = bed.device();
        long hourAgo = System.currentTimeMillis() - 3_600_000;
        Probe first = greeted(device);
        first.sample(1, hourAgo, 71).sample(2, hourAgo + 1_000, 72);
        first.acked(2);
        first.leave();
        Probe second = greeted(device);

        second.sample(1, System.currentTimeMillis(), 71);

        assertThat(second.next("error").getString("code")).isEqualTo("epoch_reused");
        assertThat(second.closeCode()).isEqualTo(4002);
        assertThat(bed.seqs(device)).containsExactly(1, 2);
    }

    @Test
    void keepsSamplesOfOneMillisecondAndSeqInTwoEpochs() {
        DeviceWithToken device = bed.device();
        Probe probe = bed.connect(device);
        probe.hello(200);
        long at = System.currentTimeMillis();

        probe.send(older(100, 1, at)).sample(1, at, 71);
        List<Long> acked =
                List.of(probe.next("ack").getLong("epoch"), probe.next("ack").getLong("epoch"));

        assertThat(acked).containsExactlyInAnyOrder(100L, 200L);
        assertThat(bed.seqs(device)).containsExactly(1, 1);
    }

    @Test
    void acksTheFormerEpochAfterASecondHello() {
        DeviceWithToken device = bed.device();
        Probe probe = greeted(device);
        probe.sample(1, 71).send("{\"type\":\"hello\",\"epoch\":200}");
        JsonObject _ = probe.next("welcome");

        probe.sample(1, 81).send(older(100, 2, System.currentTimeMillis()));

        await().until(() -> highestAcked(probe, 100) == 2 && highestAcked(probe, 200) == 1);
        assertThat(bed.seqs(device)).containsExactly(1, 2, 1);
    }

    private static int highestAcked(Probe probe, long epoch) {
        return probe.pending().stream()
                .filter(frame -> frame.getString("type").equals("ack"))
                .filter(frame -> frame.getLong("epoch") == epoch)
                .mapToInt(frame -> frame.getInteger("seq"))
                .max()
                .orElse(0);
    }

    @Test
    void takesAnOlderEpochForTheLiveOneWhenAHelloSaysSo() {
        DeviceWithToken device = bed.device();
        Probe first = bed.connect(device);
        first.hello(200);
        first.send(older(100, 5, System.currentTimeMillis())).acked(5);
        first.leave();
        Probe second = bed.connect(device);

        second.hello(100, "\"next\":6");

        assertThat(second.sample(6, 72).acked(6)).endsWith(6);
    }

    @Test
    void closesWhenADeviceNamesTooManyEpochsAtOnce() {
        Probe probe = bed.connect(bed.device());
        probe.hello(1_000);

        for (int epoch = 1; epoch <= 257; epoch++) {
            probe.send(older(epoch, 1, System.currentTimeMillis()));
        }

        assertThat(probe.closeCode()).isEqualTo(1013);
    }

    @Test
    void standsTheGreatestSeqAndEpoch() {
        DeviceWithToken device = bed.device();
        Probe probe = bed.connect(device);
        probe.hello((1L << 53) - 1);

        probe.sample(Integer.MAX_VALUE, 72);

        assertThat(probe.acked(Integer.MAX_VALUE)).endsWith(Integer.MAX_VALUE);
    }

    @Test
    void isolatesARowTheDatabaseRefuses() {
        DeviceWithToken device = bed.device();
        Probe probe = greeted(device);
        long at = System.currentTimeMillis();
        RegistryBed.done(
                bed.owner(
                        "ALTER TABLE vital_sample ADD CONSTRAINT poison CHECK (heart_rate <> 666) NOT VALID"));

        probe.sample(1, at, 71).sample(2, at + 1, 66.6).sample(3, at + 2, 73);

        assertThat(probe.next("nack").getInteger("seq")).isEqualTo(2);
        assertThat(probe.acked(3)).endsWith(3);
        assertThat(bed.seqs(device)).containsExactly(1, 3);
    }
}
