package io.wardstream.alerts.engine;

import static io.wardstream.alerts.engine.EquipmentBed.MONITOR;
import static io.wardstream.alerts.engine.EquipmentBed.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.alerts.engine.TechnicalNews.Began;
import io.wardstream.codec.model.DeviceReport.Entry;
import io.wardstream.codec.model.DeviceReport.Link;
import io.wardstream.codec.model.DeviceReport.Said;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What was told before, what is on record, and what comes too late. */
class TechnicalMemoryTest {
    private static final VitalSign SPO2 = VitalSign.SPO2;
    private static final VitalSign HR = VitalSign.HEART_RATE;
    private static final TechnicalFact LOW_BATTERY =
            new TechnicalFact("LOW_BATTERY", null, MONITOR);

    private final EquipmentBed bed = new EquipmentBed();

    private List<Long> beginningsOf(String code) {
        return bed.told.stream()
                .filter(news -> news.fact().code().equals(code))
                .filter(Began.class::isInstance)
                .map(news -> ((Began) news).since())
                .toList();
    }

    @Test
    void beginsAfterItsLastEndWhenItWasShutOutMeanwhile() {
        bed.settled();
        bed.seconds(20, HR);
        bed.link(MONITOR, Link.ENDED);
        bed.seconds(20);
        long endedBy = bed.now;

        bed.connects(MONITOR);
        bed.seconds(30, HR);

        assertThat(beginningsOf("STALE_SPO2")).hasSize(2).doesNotHaveDuplicates();
        assertThat(beginningsOf("STALE_SPO2").getLast())
                .isBetween(beginningsOf("DISCONNECTED").getFirst(), endedBy);
    }

    @Test
    void goesOnWithADisconnectionWhoseEndIsToldLate() {
        bed.settled();
        bed.busDown(true);
        bed.seconds(60);
        bed.busDown(false);

        bed.link(MONITOR, Link.DRAINED, 12_000);
        bed.seconds(60);

        assertThat(bed.told).hasSize(1);
        assertThat(bed.codes()).containsExactly("DISCONNECTED");
    }

    @Test
    void takesNothingFromAnOlderConnection() {
        bed.settled();
        bed.says(MONITOR, "low_battery", null, true);
        Entry older = bed.entry(MONITOR, Link.OPEN, 0, false);
        bed.says(MONITOR, "low_battery", null, false);
        bed.connects(MONITOR);
        bed.seconds(1, SPO2, HR);

        int refused = bed.engine.reported(older, "node-b", bed.now);
        bed.seconds(1, SPO2, HR);

        assertThat(refused).isZero();
        assertThat(bed.codes()).isEmpty();
    }

    @Test
    void goesOnWithADisconnectionAlthoughAnOlderSampleWasReadFirst() {
        Vitals vitals = Vitals.builder().put(SPO2, 97).build();
        bed.engine.sampled(bed.sample(MONITOR, START - 60_000, vitals));

        bed.known(TechnicalFact.disconnected(MONITOR), START - 59_500);
        bed.seconds(60);

        assertThat(bed.told).isEmpty();
    }

    @Test
    void goesOnWithADisconnectionAlthoughItsEndWasToldAgainFirst() {
        bed.link(MONITOR, Link.ENDED);

        bed.known(TechnicalFact.disconnected(MONITOR), START - 60_000);
        bed.seconds(60);

        assertThat(bed.told).isEmpty();
    }

    @Test
    void goesOnWithAConditionOnRecordThatTheDeviceDoesNotMention() {
        bed.connects(MONITOR);

        bed.known(LOW_BATTERY, START - 60_000);
        bed.seconds(20);
        boolean isQuiet = bed.told.isEmpty();
        bed.helloSays(MONITOR);
        bed.second();

        assertThat(isQuiet).isTrue();
        assertThat(bed.codes()).isEmpty();
    }

    @Test
    void endsAConditionOnRecordThatTheDeviceHasSaidIsOver() {
        bed.says(MONITOR, "low_battery", null, false);

        bed.known(LOW_BATTERY, START - 60_000);
        bed.second();

        assertThat(bed.codes()).isEmpty();
    }

    @Test
    void refusesWhatADeviceSaysBeyondItsBound() {
        bed.settled();
        Said[] many =
                IntStream.range(0, SaidFacts.MOST)
                        .mapToObj(number -> new Said("code_" + number, null, true, bed.now))
                        .toArray(Said[]::new);
        bed.helloSays(MONITOR, many);
        bed.second();

        bed.says(MONITOR, "one_more", null, true);
        bed.says(MONITOR, "clock_wrong", null, true);
        bed.seconds(1, SPO2, HR);

        assertThat(bed.codes())
                .hasSize(SaidFacts.MOST + 1)
                .contains("CODE_0", "CODE_31", "CLOCK_WRONG")
                .doesNotContain("ONE_MORE");
    }

    @Test
    void countsNoLossThatIsOnRecordAmongTheNewOnes() {
        bed.known(TechnicalFact.disconnected(MONITOR), START - 60_000);
        bed.engine.expect(EquipmentBed.PUMP);

        List<Long> unread = bed.outage(START + 30_000).lostOtherwise();
        bed.seconds(60);
        List<Long> read = bed.outage(bed.now).lostOtherwise();

        assertThat(unread).containsExactly(START + 30_000);
        assertThat(read).isEmpty();
        assertThat(bed.codes()).isEqualTo(Set.of("DISCONNECTED"));
    }
}
