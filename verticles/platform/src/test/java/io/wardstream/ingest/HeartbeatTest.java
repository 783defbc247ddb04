package io.wardstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.ingest.Heartbeat.Overdue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class HeartbeatTest {
    private final Heartbeat heartbeat = new Heartbeat(10_000, 25_000, 10_000, 0, 0);

    @Test
    void waitsTenSecondsForAHello() {
        assertThat(heartbeat.overdue(10_000, false)).isNull();
        assertThat(heartbeat.overdue(10_001, false))
                .isEqualTo(new Overdue(CloseCode.NO_HELLO, "no hello within 10 s"));
        assertThat(heartbeat.overdue(10_001, true)).isNull();
    }

    @Test
    void callsADeviceSilentThatIsNotHeard() {
        heartbeat.heard(5_000);

        assertThat(heartbeat.overdue(30_000, true)).isNull();
        assertThat(heartbeat.overdue(30_001, true))
                .isEqualTo(new Overdue(CloseCode.SILENT, "nothing received for 25 s"));
    }

    @Test
    void pingsInIntervals() {
        assertThat(heartbeat.isPingDue(9_999)).isFalse();
        assertThat(heartbeat.isPingDue(10_000)).isTrue();
        assertThat(heartbeat.isPingDue(10_001)).isFalse();
        assertThat(heartbeat.isPingDue(20_000)).isTrue();
    }

    @Test
    void spreadsThePingsOfDevicesThatConnectTogether() {
        long due =
                IntStream.range(0, 1_000)
                        .filter(
                                device ->
                                        new Heartbeat(10_000, 25_000, 10_000, device, 0)
                                                .isPingDue(1_000))
                        .count();

        assertThat(due).isBetween(50L, 150L);
    }
}
