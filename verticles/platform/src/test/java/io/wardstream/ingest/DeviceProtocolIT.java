package io.wardstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wardstream.registry.DeviceWithToken;
import io.wardstream.registry.RegistryBed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The device's side of the protocol page, clause by clause, against a real listener and a real
 * database.
 */
class DeviceProtocolIT {
    private static IngestBed bed;

    @BeforeAll
    static void listen() {
        bed = new IngestBed(Map.of("HOLE_MILLIS", "300", "HELLO_TIMEOUT_MILLIS", "1500"));
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    @Test
    void welcomesStoresAndAcks() {
        DeviceWithToken device = bed.device();
        Probe probe = bed.connect(device);

        JsonObject welcome = probe.hello(100);
        probe.sample(1, 72).sample(2, 73.5);

        assertThat(welcome.getInteger("acked")).isZero();
        assertThat(welcome.getInteger("maxInFlight")).isEqualTo(2_000);
        assertThat(probe.acked(2)).endsWith(2);
        assertThat(bed.samples(device))
                .extracting(row -> row.getInteger("heart_rate"))
                .containsExactly(720, 735);
    }

    @Test
    void resumesAfterAReconnectWithoutStoringTwice() {
        DeviceWithToken device = bed.device();
        long at = System.currentTimeMillis();
        Probe first = bed.connect(device);
        first.hello(100);
        first.sample(1, at, 71).sample(2, at + 1, 72);
        first.acked(2);
        first.leave();
        Probe second = bed.connect(device);

        JsonObject welcome = second.hello(100, "\"next\":4", "\"oldest\":2");
        second.sample(2, at + 1, 72).sample(3, at + 2, 73).sample(4, at + 3, 74);
        second.acked(4);

        assertThat(welcome.getInteger("acked")).isBetween(0, 2);
        assertThat(bed.seqs(device)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void refusesOneValueAndKeepsTheRest() {
        DeviceWithToken device = bed.device();
        Probe probe = bed.connect(device);
        probe.hello(100);

        probe.send(
                "{\"type\":\"sample\",\"seq\":1,\"at\":"
                        + System.currentTimeMillis()
                        + ",\"values\":{\"heart_rate\":72,\"spo2\":140}}");

        JsonObject nack = probe.next("nack");
        assertThat(nack.getInteger("seq")).isEqualTo(1);
        assertThat(nack.getString("vital")).isEqualTo("spo2");
        assertThat(nack.getString("code")).isEqualTo("out_of_range");
        assertThat(probe.acked(1)).containsExactly(1);
        assertThat(bed.samples(device)).hasSize(1);
        assertThat(bed.samples(device).getFirst().getShort("spo2")).isNull();
    }

    @Test
    void refusesASampleWithoutValuesAndAcksPastIt() {
        DeviceWithToken device = bed.device();
        Probe probe = bed.connect(device);
        probe.hello(100);

        probe.send(
                "{\"type\":\"sample\",\"seq\":1,\"at\":"
                        + System.currentTimeMillis()
                        + ",\"values\":{}}");

        assertThat(probe.next("nack").getString("code")).isEqualTo("no_values");
        assertThat(probe.acked(1)).containsExactly(1);
        assertThat(bed.samples(device)).isEmpty();
    }

    @Test
    void holdsTheAckAtAJumpAndThenPassesOver() {
        DeviceWithToken device = bed.device();
        Probe probe = bed.connect(device);
        probe.hello(100);

        probe.sample(1, 71).sample(2, 72).sample(6, 76);

        assertThat(probe.acked(6)).contains(2, 6);
        assertThat(
                        bed.rows(
                                "SELECT from_seq, to_seq, declared FROM sample_gap WHERE device_id = $1",
                                device.device().id()))
                .singleElement()
                .satisfies(
                        row ->
                                assertThat(List.of(row.getInteger(0), row.getInteger(1)))
                                        .containsExactly(3, 5));
    }

    @Test
    void passesOverADeclaredGapAtOnce() {
        DeviceWithToken device = bed.device();
        Probe probe = bed.connect(device);
        probe.hello(100);

        probe.sample(1, 71)
                .send("{\"type\":\"gap\",\"from\":2,\"to\":5,\"reason\":\"buffer_full\"}")
                .sample(6, 76);

        assertThat(probe.acked(6)).endsWith(6);
    }

    @Test
    void refusesOtherContentUnderTheSameIdentity() {
        DeviceWithToken device = bed.device();
        Probe probe = bed.connect(device);
        probe.hello(100);
        long at = System.currentTimeMillis();
        probe.sample(1, at, 71).sample(2, at + 1, 72);
        probe.acked(2);

        probe.sample(2, at + 1, 99);

        assertThat(probe.next("nack").getString("code")).isEqualTo("identity_conflict");
        assertThat(bed.samples(device))
                .extracting(row -> row.getInteger("heart_rate"))
                .containsExactly(710, 720);
        assertThat(probe.isOpen()).isTrue();
    }

    @Test
    void refusesAnEpochUsedBefore() {
        DeviceWithToken device = bed.device();
        Probe first = bed.connect(device);
        first.hello(100);
        first.sample(1, 71).sample(2, 72).sample(3, 73);
        first.acked(3);
        first.leave();
        Probe second = bed.connect(device);

        second.send("{\"type\":\"hello\",\"epoch\":100,\"next\":1}");

        assertThat(second.next("error").getLong("minEpoch")).isEqualTo(101);
        assertThat(second.closeCode()).isEqualTo(4002);
    }

    @Test
    void storesAnOlderEpochsBacklogBesideTheLiveOne() {
        DeviceWithToken device = bed.device();
        Probe probe = bed.connect(device);
        probe.hello(200);
        long at = System.currentTimeMillis();

        probe.send(
                "{\"type\":\"samples\",\"epoch\":100,\"samples\":[{\"seq\":7,\"at\":"
                        + (at - 60_000)
                        + ",\"values\":{\"heart_rate\":60}},{\"seq\":8,\"at\":"
                        + (at - 59_000)
                        + ",\"values\":{\"heart_rate\":61}}]}");
        probe.sample(1, at, 71);

        assertThat(List.of(probe.next("ack").getLong("epoch"), probe.next("ack").getLong("epoch")))
                .containsExactlyInAnyOrder(100L, 200L);
        assertThat(bed.samples(device)).hasSize(3);
    }

    @Test
    void correctsAClockThatIsWrong() {
        DeviceWithToken device = bed.device();
        Probe probe = bed.connect(device);
        long before = System.currentTimeMillis();

        probe.hello(100, "\"clock\":1000000");
        probe.sample(1, 1_000_100, 71).sample(2, 1_001_100, 72);
        probe.acked(2);

        assertThat(bed.samples(device))
                .allSatisfy(
                        row ->
                                assertThat(row.getLong("observed_millis"))
                                        .isBetween(before - 2_000, before + 20_000));
    }

    @Test
    void refusesOneSampleFromTheFuture() {
        DeviceWithToken device = bed.device();
        Probe probe = bed.connect(device);
        long now = System.currentTimeMillis();
        probe.hello(100, "\"clock\":" + now);

        probe.sample(1, now + 3_600_000, 71).sample(2, now, 72);

        assertThat(probe.next("nack").getString("code")).isEqualTo("in_future");
        assertThat(probe.acked(2)).endsWith(2);
        assertThat(bed.seqs(device)).containsExactly(2);
    }

    @Test
    void refusesASampleThatIsTooOld() {
        DeviceWithToken device = bed.device();
        Probe probe = bed.connect(device);
        probe.hello(100);

        probe.sample(1, System.currentTimeMillis() - 31L * 86_400_000, 71);

        assertThat(probe.next("nack").getString("code")).isEqualTo("too_old");
        assertThat(probe.acked(1)).endsWith(1);
    }

    @Test
    void closesTheOlderOfTwoConnections() {
        DeviceWithToken device = bed.device();
        Probe first = bed.connect(device);
        first.hello(100);
        Probe second = bed.connect(device);

        second.hello(100);

        assertThat(first.closeCode()).isEqualTo(4001);
        assertThat(second.sample(1, 72).acked(1)).endsWith(1);
    }

    @Test
    void closesAConnectionThatNeverSaysHello() {
        Probe probe = bed.connect(bed.device());

        assertThat(probe.closeCode()).isEqualTo(4000);
    }

    @Test
    void refusesAnUnknownToken() {
        assertThat(bed.refused("nobody").getStatus()).isEqualTo(401);
    }

    @Test
    void closesAfterThreeUnreadableMessages() {
        Probe probe = bed.connect(bed.device());
        probe.hello(100);

        probe.send("{").send("[[").send("nonsense");

        assertThat(probe.next("nack").getValue("seq")).isNull();
        assertThat(probe.closeCode()).isEqualTo(1007);
    }

    @Test
    void isolatesARowTheDatabaseRefuses() {
        DeviceWithToken device = bed.device();
        Probe probe = bed.connect(device);
        probe.hello(100);
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
