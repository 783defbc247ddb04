package io.wardstream.whatif.replay;

import static io.wardstream.whatif.replay.ReplayBed.course;
import static io.wardstream.whatif.replay.ReplayBed.differences;
import static io.wardstream.whatif.replay.ReplayBed.limits;
import static io.wardstream.whatif.replay.ReplayBed.low;
import static io.wardstream.whatif.replay.ReplayBed.replay;
import static io.wardstream.whatif.replay.ReplayBed.window;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.alerts.engine.RuleTemplate;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.whatif.replay.Difference.Kind;
import io.wardstream.whatif.replay.Differences.Window;
import io.wardstream.whatif.replay.WhatIfReplay.Replayed;
import io.wardstream.whatif.replay.WhatIfTally.Count;
import io.wardstream.whatif.replay.WhatIfTally.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DifferencesTest {
    private static final UUID SOMEBODY = new UUID(0, 1);

    private static List<Difference> between(
            RuleTemplate before, RuleTemplate after, List<VitalSample> samples) {
        int end = samples.size();
        return differences(replay(limits(before, after), samples), window(0, end, end));
    }

    @Test
    void saysHowMuchLaterAnAlarmWouldBeShown() {
        List<Difference> found = between(low(88, 5), low(88, 15), course(97, 10, 86, 20, 97, 70));

        assertThat(found)
                .singleElement()
                .satisfies(
                        later -> {
                            assertThat(later.kind()).isEqualTo(Kind.LATER);
                            assertThat(later.byMillis()).isEqualTo(10_000);
                        });
    }

    @Test
    void saysHowMuchEarlier() {
        List<Difference> found = between(low(88, 15), low(88, 5), course(97, 10, 86, 20, 97, 70));

        assertThat(found)
                .singleElement()
                .satisfies(
                        earlier -> {
                            assertThat(earlier.kind()).isEqualTo(Kind.EARLIER);
                            assertThat(earlier.byMillis()).isEqualTo(-10_000);
                        });
    }

    @Test
    void namesWhatWouldBeMissed() {
        List<VitalSample> samples = course(97, 10, 86, 5, 97, 10, 84, 20, 97, 70);

        List<Difference> found = between(low(88, 0), low(88, 10), samples);

        assertThat(found).extracting(Difference::kind).containsExactly(Kind.MISSED, Kind.LATER);
    }

    @Test
    void namesWhatWouldBeNew() {
        List<Difference> found = between(low(80, 0), low(88, 0), course(97, 10, 86, 5, 97, 70));

        assertThat(found).extracting(Difference::kind).containsExactly(Kind.NEW);
    }

    @Test
    void joinsAndSplits() {
        RuleTemplate loose = low(88, 0);
        RuleTemplate sticky =
                new RuleTemplate(
                        VitalSign.SPO2, AlarmPriority.HIGH, 88, Double.NaN, 8, 0, 1, false);
        List<VitalSample> dips = course(97, 5, 86, 5, 92, 5, 86, 5, 97, 70);

        assertThat(between(loose, sticky, dips))
                .extracting(Difference::kind)
                .containsExactly(Kind.UNCHANGED, Kind.JOINED);
        assertThat(between(sticky, loose, dips))
                .extracting(Difference::kind)
                .containsExactly(Kind.UNCHANGED, Kind.SPLIT);
    }

    @Test
    void leavesUndecidedWhatTheSamplesEndIn() {
        List<Difference> found = between(low(88, 0), low(88, 60), course(97, 10, 86, 30));

        assertThat(found).extracting(Difference::kind).containsExactly(Kind.UNDECIDED);
    }

    @Test
    void looksBehindTheRangeForWhatWouldBeLater() {
        Replayed replayed = replay(limits(low(88, 0), low(88, 30)), course(97, 10, 86, 60));

        List<Difference> found = differences(replayed, window(0, 20, 70));

        assertThat(found).extracting(Difference::kind).containsExactly(Kind.LATER);
    }

    @Test
    void leavesOutWhatWasShownBeforeTheRange() {
        Replayed replayed = replay(limits(low(88, 0), low(80, 0)), course(97, 10, 86, 60));

        assertThat(differences(replayed, window(11, 70, 70))).isEmpty();
        assertThat(differences(replayed, window(10, 70, 70))).hasSize(1);
    }

    @Test
    void noticesAnotherPriority() {
        RuleTemplate high = low(AlarmPriority.HIGH, 88, 0);
        RuleTemplate medium = low(AlarmPriority.MEDIUM, 88, 0);

        assertThat(between(high, medium, course(97, 5, 86, 5, 97, 70)))
                .singleElement()
                .satisfies(
                        lowered -> {
                            assertThat(lowered.kind()).isEqualTo(Kind.UNCHANGED);
                            assertThat(lowered.rise()).isNegative();
                        });
    }

    @Test
    void putsEachAlarmIntoOneDifference() {
        for (int seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            List<VitalSample> samples = wander(random);
            int end = samples.size();
            Window all = window(0, end, end);
            Replayed replayed = replay(limits(anyRule(random), anyRule(random)), samples);

            List<Difference> found = differences(replayed, all);

            assertThat(found.stream().filter(each -> each.before() != null))
                    .extracting(Difference::before)
                    .containsExactlyInAnyOrderElementsOf(replayed.before());
            assertThat(found.stream().filter(each -> each.after() != null))
                    .extracting(Difference::after)
                    .containsExactlyInAnyOrderElementsOf(replayed.after());
            assertThat(found)
                    .filteredOn(each -> each.kind() == Kind.MISSED)
                    .allSatisfy(
                            missed ->
                                    assertThat(replayed.after())
                                            .noneMatch(missed.episode()::touches));
        }
    }

    private static RuleTemplate anyRule(Random random) {
        return new RuleTemplate(
                VitalSign.SPO2,
                AlarmPriority.HIGH,
                84 + random.nextInt(6),
                Double.NaN,
                random.nextInt(5),
                random.nextInt(12),
                1 + 2 * random.nextInt(3),
                false);
    }

    private static List<VitalSample> wander(Random random) {
        List<VitalSample> samples = new ArrayList<>();
        double value = 90;
        for (int second = 0; second < 1_500; second++) {
            value = Math.clamp(value + random.nextInt(5) - 2, 75.0, 99.0);
            samples.add(ReplayBed.spo2(second, value));
        }
        return samples;
    }

    @Test
    void addsUpByPriorityAndVital() {
        List<VitalSample> samples = course(97, 10, 86, 5, 97, 10, 84, 20, 97, 70);
        Replayed replayed = replay(limits(low(88, 0), low(88, 10)), samples);
        WhatIfTally tally = new WhatIfTally();

        tally.add(SOMEBODY, replayed, window(0, 115, 115), 115_000);

        assertThat(tally.total()).isEqualTo(new Count(2, 1));
        assertThat(tally.groups()).containsOnlyKeys(new Group(AlarmPriority.HIGH, VitalSign.SPO2));
        assertThat(tally.of(Kind.MISSED).total()).isEqualTo(1);
        assertThat(tally.of(Kind.MISSED).first())
                .singleElement()
                .extracting(WhatIfTally.Named::patientId)
                .isEqualTo(SOMEBODY);
        assertThat(tally.patients()).isEqualTo(1);
        assertThat(tally.measuredMillis()).isEqualTo(115_000);
    }
}
