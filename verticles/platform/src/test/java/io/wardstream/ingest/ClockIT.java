package io.wardstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Row;
import io.wardstream.registry.DeviceWithToken;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clocks that are wrong, and where their samples end up in time. */
class ClockIT {
    private static final long IN_1970 = 1_000_000;
    private static final long IN_2099 = 4_070_908_800_000L;

    private static IngestBed bed;

    @BeforeAll
    static void listen() {
        bed = new IngestBed(Map.of());
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    private static List<Long> times(DeviceWithToken device) {
        return bed.samples(device).stream().map(row -> row.getLong("observed_millis")).toList();
    }

    private static List<String> events(DeviceWithToken device) {
        return bed
                .rows(
                        "SELECT code FROM technical_event WHERE device_id = $1 ORDER BY id",
                        device.device().id())
                .stream()
                .map(row -> row.getString("code"))
                .toList();
    }

    private static void correctsAClock(long wrong) {
        DeviceWithToken device = bed.device();
        Probe probe = bed.connect(device);
        long before = System.currentTimeMillis();

        probe.hello(100, "\"clock\":" + wrong);
        probe.sample(1, wrong + 10, 71).sample(2, wrong + 20, 72);
        probe.acked(2);

        long after = System.currentTimeMillis() + 10;
        assertThat(times(device)).allSatisfy(at -> assertThat(at).isBetween(before, after));
        assertThat(bed.samples(device))
                .allSatisfy(row -> assertThat(row.getShort("flags") & 1).isOne())
                .extracting(row -> row.getOffsetDateTime("device_at").toInstant().toEpochMilli())
                .containsExactly(wrong + 10, wrong + 20);
        assertThat(events(device)).contains("clock_wrong");
    }

    @Test
    void correctsAClockIn1970() {
        correctsAClock(IN_1970);
    }

    @Test
    void correctsAClockIn2099() {
        correctsAClock(IN_2099);
    }

    @Test
    void leavesAClockThatIsNearEnough() {
        DeviceWithToken device = bed.device();
        Probe probe = bed.connect(device);
        long at = System.currentTimeMillis();

        probe.hello(100, "\"clock\":" + (at - 1_500));
        probe.sample(1, at - 1_490, 71).acked(1);

        assertThat(times(device)).containsExactly(at - 1_490);
        Row row = bed.samples(device).getFirst();
        assertThat(row.getOffsetDateTime("device_at")).isNull();
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
        long now = System.currentTimeMillis();
        probe.hello(100, "\"clock\":" + now);

        probe.sample(1, now - 31L * 86_400_000, 71);

        assertThat(probe.next("nack").getString("code")).isEqualTo("too_old");
        assertThat(probe.acked(1)).endsWith(1);
    }

    @Test
    void writesTheSegmentOfAConnectionWhoseFirstSampleIsRefused() {
        DeviceWithToken device = bed.device();
        Probe first = bed.connect(device);
        long now = System.currentTimeMillis();
        first.hello(100, "\"clock\":" + IN_1970);
        first.sample(1, IN_2099, 71).sample(2, IN_1970 + 10, 72).acked(2);
        first.leave();
        Probe second = bed.connect(device, bed.listen());
        second.hello(100, "\"clock\":" + (IN_1970 + System.currentTimeMillis() - now - 1_700));

        second.sample(2, IN_1970 + 10, 72).sample(3, IN_1970 + 20, 73).acked(3);

        assertThat(bed.seqs(device)).containsExactly(2, 3);
        assertThat(times(device).get(1) - times(device).get(0)).isEqualTo(10);
    }

    @Test
    void marksAKeptSampleAsNotLive() {
        DeviceWithToken device = bed.device();
        Probe probe = bed.connect(device);
        probe.hello(100, "\"clock\":" + System.currentTimeMillis());

        probe.sample(1, System.currentTimeMillis() - 20_000, 71).sample(2, 72).acked(2);

        assertThat(bed.samples(device))
                .extracting(row -> row.getShort("flags") & 1)
                .containsExactly(0, 1);
    }

    @Test
    void keepsATechnicalTimeThatCannotBe() {
        DeviceWithToken device = bed.device();
        Probe probe = bed.connect(device);
        probe.hello(100, "\"clock\":" + 253_402_300_799_000L);

        probe.send("{\"type\":\"technical\",\"code\":\"lead_off\",\"active\":true,\"at\":0}");
        probe.sample(1, 253_402_300_799_000L, 72);

        assertThat(probe.acked(1)).endsWith(1);
        assertThat(events(device)).contains("lead_off");
    }
}
