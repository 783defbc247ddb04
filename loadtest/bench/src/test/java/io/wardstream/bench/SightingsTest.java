package io.wardstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SightingsTest {

    private static final String PROBE = "p1";
    private static final long NANOS = 1_000_000; // of a millisecond

    private final Sightings sightings = new Sightings(2);

    @BeforeEach
    void watch() {
        sightings.watch(PROBE);
        sightings.begin();
    }

    @Test
    void measuresASampleFromItsSendingToItsFirstSighting() {
        sightings.sent(PROBE, 1, 5_000, false, 0);
        sightings.sent(PROBE, 2, 6_000, false, 1_000 * NANOS);

        int first = sightings.sampleSeen(PROBE, 5_000, 0, 300 * NANOS);
        int again = sightings.sampleSeen(PROBE, 5_000, first, 900 * NANOS);
        int second = sightings.sampleSeen(PROBE, 6_000, again, 1_500 * NANOS);

        assertThat(second).isEqualTo(2);
        assertThat(sightings.sampleLatency().count()).isEqualTo(2);
        assertThat(sightings.sampleLatency().max()).isBetween(499.0, 501.0);
        assertThat(sightings.superseded()).isZero();
    }

    @Test
    void countsASampleThatANewerOneOvertook() {
        for (int number = 1; number <= 3; number++) {
            sightings.sent(PROBE, number, number * 1_000L, false, 0);
        }

        int first = sightings.sampleSeen(PROBE, 1_000, 0, NANOS);
        int third = sightings.sampleSeen(PROBE, 3_000, first, NANOS);

        assertThat(third).isEqualTo(3);
        assertThat(sightings.superseded()).isEqualTo(1);
    }

    @Test
    void missesAnAlarmThatOneOfTwoViewersDoesNotSee() {
        sightings.sent(PROBE, 1, 1_000, true, 0);
        sightings.sent(PROBE, 2, 2_000, true, 0);

        sightings.alarmSeen(PROBE, 1_000, 40 * NANOS);
        sightings.alarmSeen(PROBE, 1_000, 60 * NANOS);
        sightings.alarmSeen(PROBE, 2_000, 50 * NANOS);

        assertThat(sightings.crossings()).isEqualTo(2);
        assertThat(sightings.alarmLatency().count()).isEqualTo(3);
        assertThat(sightings.alarmLatency().max()).isBetween(59.0, 61.0);
        assertThat(sightings.alarmsMissed()).isEqualTo(1);
    }

    @Test
    void leavesOutWhatWasSentBeforeOrAfterTheMeasuring() {
        sightings.end();
        sightings.sent(PROBE, 1, 1_000, true, 0);

        int number = sightings.sampleSeen(PROBE, 1_000, 0, NANOS);
        sightings.alarmSeen(PROBE, 1_000, NANOS);

        assertThat(number).isEqualTo(1);
        assertThat(sightings.sampleLatency().count()).isZero();
        assertThat(sightings.alarmLatency().count()).isZero();
        assertThat(sightings.alarmsMissed()).isZero();
    }

    @Test
    void knowsNothingOfOtherPatients() {
        sightings.sent("p2", 1, 1_000, true, 0);

        assertThat(sightings.isProbe("p2")).isFalse();
        assertThat(sightings.sampleSeen("p2", 1_000, 0, NANOS)).isZero();
        assertThat(sightings.crossings()).isZero();
    }
}
