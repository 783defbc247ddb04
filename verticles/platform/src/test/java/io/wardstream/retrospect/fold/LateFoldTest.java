package io.wardstream.retrospect.fold;

import static io.wardstream.retrospect.fold.FoldBed.at;
import static io.wardstream.retrospect.fold.FoldBed.sample;
import static io.wardstream.retrospect.fold.FoldBed.samples;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.alerts.engine.Condition;
import io.wardstream.alerts.engine.Condition.Side;
import io.wardstream.alerts.engine.PatientEngine;
import io.wardstream.alerts.engine.Transition;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.retrospect.fold.Finding.End;
import io.wardstream.retrospect.fold.Finding.Late;
import io.wardstream.retrospect.fold.LateFold.Outcome;
import io.wardstream.retrospect.fold.Reconciliation.Change;
import io.wardstream.retrospect.fold.Reconciliation.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LateFoldTest {
    private static final Condition LOW = new Condition(VitalSign.SPO2, Side.LOW);

    /** Well, but for 20 s from that second on, when it goes down to 79. */
    private static double dip(int from, int second) {
        boolean isIn = second >= from && second < from + 20;
        return isIn ? 85 - (second == from + 7 ? 6 : 0) : 97;
    }

    private static List<VitalSample> all(List<VitalSample> first, List<VitalSample> more) {
        List<VitalSample> all = new ArrayList<>(first);
        all.addAll(more);
        return all;
    }

    @Test
    void findsWhenItBeganAndEndedAndHowBadItWas() {
        FoldBed bed = new FoldBed(10);
        List<VitalSample> live =
                all(samples(true, 0, 600, _ -> 97), samples(true, 900, 950, _ -> 97));

        List<Change> changes =
                bed.judge(
                        all(live, samples(false, 600, 900, second -> dip(700, second))), 600, 899);

        assertThat(changes).extracting(Change::kind).containsExactly(Kind.FOUND);
        Finding found = changes.getFirst().finding();
        assertThat(found.since()).isEqualTo(at(700));
        assertThat(found.shownAt()).isEqualTo(at(710));
        assertThat(found.until()).isEqualTo(at(720));
        assertThat(found.end()).isEqualTo(End.RETURNED);
        assertThat(found.value()).isEqualTo(79);
        assertThat(found.text()).isEqualTo("SpO2 79 < 88");
        assertThat(found.late()).isEqualTo(new Late(at(700), at(719), 20));
    }

    @Test
    void judgedAgainChangesNothing() {
        FoldBed bed = new FoldBed(10);
        List<VitalSample> late = samples(false, 0, 900, second -> dip(700, second));
        List<Change> _ = bed.judge(late, 0, 899);

        List<Change> again = bed.judge(late, 0, 899);

        assertThat(again).isEmpty();
    }

    @Test
    void findsNothingWhileALiveAlarmStands() {
        FoldBed bed = new FoldBed(10);
        List<VitalSample> live =
                all(
                        samples(true, 0, 120, second -> second < 60 ? 97 : 85),
                        samples(true, 180, 300, _ -> 85));

        // it was back for a while, and began anew
        List<Change> changes =
                bed.judge(
                        all(live, samples(false, 120, 180, second -> second < 150 ? 97 : 80)),
                        120,
                        179);

        assertThat(changes).isEmpty();
    }

    @Test
    void leavesAnEpisodeToTheLiveAlarmFromWhereThatBegins() {
        FoldBed bed = new FoldBed(10);
        List<VitalSample> samples =
                all(samples(false, 0, 600, _ -> 82), samples(true, 600, 700, _ -> 70));

        List<Change> changes = bed.judge(samples, 0, 599);

        assertThat(changes).hasSize(1);
        Finding found = changes.getFirst().finding();
        assertThat(found.since()).isEqualTo(at(0));
        assertThat(found.until()).isEqualTo(at(600));
        assertThat(found.end()).isEqualTo(End.RAISED_LIVE);
        assertThat(found.value()).isEqualTo(82);
        assertThat(found.late().to()).isEqualTo(at(599));
    }

    @Test
    void findsNothingWhenTheLiveAlarmBeganBeforeTheDelayOfTheLateSamplesWasOver() {
        FoldBed bed = new FoldBed(10);
        List<VitalSample> samples =
                all(samples(false, 0, 5, _ -> 82), samples(true, 5, 60, _ -> 82));

        List<Change> changes = bed.judge(samples, 0, 4);

        assertThat(changes).isEmpty();
    }

    @Test
    void findsNothingThatLiveSamplesShowAlone() {
        FoldBed bed = new FoldBed(0);
        List<VitalSample> samples =
                all(
                        samples(true, 0, 900, second -> dip(700, second)),
                        samples(false, 300, 310, _ -> 97));

        List<Change> changes = bed.judge(samples, 300, 309);

        assertThat(changes).isEmpty();
    }

    @Test
    void namesThePriorityThatWasReached() {
        FoldBed bed = new FoldBed(0);
        bed.rule(AlarmPriority.MEDIUM, 92, 0);

        List<Change> changes =
                bed.judge(
                        samples(false, 0, 30, second -> second == 10 ? 80 : second < 20 ? 90 : 97),
                        0,
                        29);

        assertThat(changes).hasSize(1);
        assertThat(changes.getFirst().finding().priority()).isEqualTo(AlarmPriority.HIGH);
        assertThat(changes.getFirst().finding().limit()).isEqualTo(88);
        assertThat(changes.getFirst().finding().since()).isEqualTo(at(0));
    }

    @Test
    void saysThatNothingShowsTheEnd() {
        FoldBed bed = new FoldBed(0);

        List<Change> _ = bed.judge(samples(false, 0, 30, _ -> 80), 0, 29);

        assertThat(bed.listed()).extracting(Finding::end).containsExactly(End.END_UNKNOWN);
        assertThat(bed.listed()).extracting(Finding::until).containsExactly(at(29));
    }

    @Test
    void endsItWhenTheDeviceMeasuresSomebodyElse() {
        FoldBed bed = new FoldBed(0);
        Turn released = new Turn.Released(FoldBed.DEVICE, at(20));
        LateFold fold = new LateFold(bed.limits(), List.of(released), at(0), at(19));
        fold.take(samples(false, 0, 20, _ -> 80));

        Outcome outcome = fold.end(at(30));

        assertThat(outcome.together()).extracting(Finding::end).containsExactly(End.UNASSIGNED);
        assertThat(outcome.together()).extracting(Finding::until).containsExactly(at(20));
    }

    @Test
    void joinsTwoWhenWhatIsBetweenThemComes() {
        FoldBed bed = new FoldBed(0);
        List<VitalSample> parts =
                all(samples(false, 0, 10, _ -> 80), samples(false, 20, 30, _ -> 97));
        parts.addAll(samples(false, 40, 50, _ -> 80));
        parts.addAll(samples(false, 60, 70, _ -> 97));
        List<Change> _ = bed.judge(parts, 0, 69);
        assertThat(bed.listed()).hasSize(2);
        // the assignment was corrected: the samples that had ended the first are another patient's
        parts.removeIf(sample -> sample.observedAt() >= at(20) && sample.observedAt() < at(30));
        parts.addAll(samples(false, 10, 40, _ -> 82));

        List<Change> changes = bed.judge(parts, 10, 39);

        assertThat(changes).extracting(Change::kind).containsExactly(Kind.CHANGED, Kind.JOINED);
        assertThat(bed.listed()).hasSize(1);
        assertThat(bed.listed().getFirst().since()).isEqualTo(at(0));
        assertThat(bed.listed().getFirst().until()).isEqualTo(at(60));
    }

    @Test
    void takesBackWhatLateSamplesInTheMiddleDisprove() {
        FoldBed bed = new FoldBed(10);
        List<VitalSample> parts =
                new ArrayList<>(List.of(sample(false, 0, 80), sample(false, 15, 80)));
        parts.addAll(samples(false, 20, 30, _ -> 97));
        List<Change> _ = bed.judge(parts, 0, 29);
        parts.addAll(samples(false, 1, 15, _ -> 97));

        List<Change> changes = bed.judge(parts, 1, 14);

        assertThat(changes).extracting(Change::kind).containsExactly(Kind.WITHDRAWN);
        assertThat(bed.listed()).isEmpty();
    }

    @Test
    void takesNothingBackForRulesThatAreOthersByNow() {
        FoldBed then = new FoldBed(0);
        List<VitalSample> late = samples(false, 0, 900, second -> dip(700, second));
        List<Change> _ = then.judge(late, 0, 899);
        FoldBed now = new FoldBed(60);
        now.kept.putAll(then.kept);
        late.addAll(samples(false, 900, 1_000, _ -> 97));

        List<Change> changes = now.judge(late, 900, 999);

        assertThat(changes).isEmpty();
        assertThat(now.listed()).hasSize(1);
    }

    @Test
    void judgesOnlyWhatIsNewByTheRulesOfNow() {
        FoldBed then = new FoldBed(0);
        List<VitalSample> late =
                samples(false, 0, 900, second -> Math.min(100, dip(300, second) + 9));
        List<Change> _ = then.judge(late, 0, 899);
        FoldBed now = new FoldBed(0);
        now.rule(AlarmPriority.MEDIUM, 95, 0);
        late.addAll(samples(false, 900, 1_000, second -> second < 950 ? 99 : 94));

        List<Change> changes = now.judge(late, 900, 999);

        assertThat(changes).hasSize(1);
        assertThat(changes.getFirst().finding().since()).isEqualTo(at(950));
    }

    /** A walk that crosses the limit now and then, and stays a while. */
    private static List<VitalSample> walk(Random random, int seconds) {
        List<VitalSample> samples = new ArrayList<>();
        double spo2 = 90;
        for (int second = 0; second < seconds; second++) {
            spo2 = Math.clamp(spo2 + random.nextInt(-2, 3) + (92 - spo2) / 20, 70, 100);
            if (random.nextInt(10) > 0) {
                samples.add(sample(false, second, Math.rint(spo2)));
            }
        }
        return samples;
    }

    private static VitalSample asLive(VitalSample late) {
        return sample(true, late.seq() - 1, late.vitals().value(VitalSign.SPO2));
    }

    @Test
    void whatCameLateAltogetherIsWhatItWouldHaveBeenLive() {
        int all = 0;
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            FoldBed bed = new FoldBed(random.nextInt(15));
            bed.rule(AlarmPriority.LOW, 91, random.nextInt(15));
            List<VitalSample> late = walk(random, 1_000);
            PatientEngine engine = new PatientEngine(bed.limits());
            TreeMap<Long, Long> raised = new TreeMap<>();
            for (VitalSample sample : late) {
                for (Transition transition : engine.judge(asLive(sample))) {
                    if (transition instanceof Transition.Began began) {
                        raised.put(began.since(), 0L);
                    } else if (transition instanceof Transition.Ended ended) {
                        raised.put(raised.lastKey(), ended.at());
                    }
                }
            }

            List<Change> _ = bed.judge(late, 0, 1_000);

            TreeMap<Long, Long> found = new TreeMap<>();
            bed.listed()
                    .forEach(
                            one ->
                                    found.put(
                                            one.since(),
                                            one.end() == End.RETURNED ? one.until() : 0));
            assertThat(found).as("seed %s", seed).isEqualTo(raised);
            assertThat(bed.listed()).extracting(Finding::condition).allMatch(LOW::equals);
            all += found.size();
        }
        assertThat(all).isGreaterThan(1_000);
    }

    /** In whatever order and parts they come, and judged after each part. */
    @Test
    void partsThatComeInAnyOrderAddUpToTheWhole() {
        EnumMap<Kind, Integer> kinds = new EnumMap<>(Kind.class);
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            int delay = random.nextInt(15);
            FoldBed whole = new FoldBed(delay);
            FoldBed parts = new FoldBed(delay);
            List<VitalSample> late = walk(random, 600);
            late.removeIf(sample -> sample.seq() % 200 > 190);
            List<VitalSample> known =
                    new ArrayList<>(
                            late.stream()
                                    .filter(sample -> sample.seq() % 200 > 150)
                                    .map(LateFoldTest::asLive)
                                    .toList());
            late.removeIf(sample -> sample.seq() % 200 > 150);
            List<Change> _ = whole.judge(all(known, late), 0, 600);
            List<Integer> starts =
                    new ArrayList<>(List.of(0, 60, 120, 180, 240, 300, 360, 420, 480, 540));
            Collections.shuffle(starts, random);

            for (int start : starts) {
                late.stream()
                        .filter(sample -> sample.seq() > start && sample.seq() <= start + 60)
                        .forEach(known::add);
                parts.judge(known, start, start + 59)
                        .forEach(change -> kinds.merge(change.kind(), 1, Integer::sum));
            }

            assertThat(parts.listed().stream().map(LateFoldTest::said).toList())
                    .as("seed %s", seed)
                    .isEqualTo(whole.listed().stream().map(LateFoldTest::said).toList());
        }
        assertThat(kinds.get(Kind.FOUND)).isGreaterThan(500);
        assertThat(kinds).containsKeys(Kind.CHANGED, Kind.WITHDRAWN);
    }

    private static String said(Finding finding) {
        return finding.since()
                + " "
                + finding.shownAt()
                + " "
                + finding.until()
                + " "
                + finding.end()
                + " "
                + finding.text();
    }
}
