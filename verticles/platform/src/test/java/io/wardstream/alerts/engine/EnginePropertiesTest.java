package io.wardstream.alerts.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.wardstream.alerts.engine.Condition.Side;
import io.wardstream.alerts.engine.NaiveJudge.Spell;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds for all series of samples, however they come. */
final class EnginePropertiesTest {
    private static final VitalSign VITAL = VitalSign.HEART_RATE;
    private static final int LONGEST_LATENESS = 20_000;

    @Property(tries = 1000)
    void inOrderTheyGiveWhatTheDefinitionSays(
            @ForAll("rules") List<LimitRule> rules, @ForAll("series") List<VitalSample> series) {
        PatientEngine engine = engine(rules);
        ToldAlarms told = new ToldAlarms();

        for (VitalSample sample : series) {
            told.add(engine.judge(sample));
        }

        for (Side side : Side.values()) {
            assertThat(told.all())
                    .filteredOn(alarm -> alarm.condition().side() == side)
                    .extracting(
                            ToldAlarms.Told::since,
                            ToldAlarms.Told::until,
                            ToldAlarms.Told::priority)
                    .containsExactlyElementsOf(
                            new NaiveJudge(VITAL, rules, series)
                                    .spells(side).stream()
                                            .map(
                                                    spell ->
                                                            tuple(
                                                                    spell.since(),
                                                                    spell.until(),
                                                                    spell.last()))
                                            .toList());
        }
    }

    @Property(tries = 2000)
    void lateTheyMissNothingAndLeaveNothingOpen(
            @ForAll("rules") List<LimitRule> rules,
            @ForAll("series") List<VitalSample> series,
            @ForAll long seed) {
        PatientEngine engine = engine(rules);
        ToldAlarms told = new ToldAlarms();

        for (VitalSample sample : late(series, new Random(seed))) {
            told.add(engine.judge(sample));
        }

        assertCovers(told, rules, series);
    }

    @Property(tries = 1000)
    void lateTheyAreNeverToldWithoutAReasonWhenNothingIsDelayed(
            @ForAll("series") List<VitalSample> series,
            @ForAll @IntRange(min = 0, max = 8) int hysteresis,
            @ForAll long seed) {
        List<LimitRule> rules = List.of(rule(AlarmPriority.HIGH, 60, 120, hysteresis, 0, 1));
        PatientEngine engine = engine(rules);
        ToldAlarms told = new ToldAlarms();

        for (VitalSample sample : late(series, new Random(seed))) {
            told.add(engine.judge(sample));
        }

        assertCovers(told, rules, series);
        for (ToldAlarms.Told alarm : told.all()) {
            assertThat(new NaiveJudge(VITAL, rules, series).spells(alarm.condition().side()))
                    .as("%s", alarm)
                    .anyMatch(spell -> alarm.touches(spell.since(), spell.lastSeen()));
        }
    }

    @Property(tries = 1000)
    void togetherTheyGiveTheSameAsOneByOne(
            @ForAll("rules") List<LimitRule> rules,
            @ForAll("series") List<VitalSample> series,
            @ForAll long seed) {
        PatientEngine engine = engine(rules);
        ToldAlarms told = new ToldAlarms();
        Random random = new Random(seed);
        List<VitalSample> arrivals = late(series, random);

        int from = 0;
        while (from < arrivals.size()) {
            int to = Math.min(arrivals.size(), from + 1 + random.nextInt(8));
            told.add(engine.judgeAll(arrivals.subList(from, to)));
            from = to;
        }

        assertCovers(told, rules, series);
    }

    @Property(tries = 1000)
    void repeatedTheyAreNoNews(
            @ForAll("rules") List<LimitRule> rules,
            @ForAll("series") List<VitalSample> series,
            @ForAll long seed) {
        PatientEngine once = engine(rules);
        PatientEngine twice = engine(rules);
        Random random = new Random(seed);

        for (int i = 0; i < series.size(); i++) {
            List<Transition> first = once.judge(series.get(i));
            assertThat(twice.judge(series.get(i))).isEqualTo(first);
            VitalSample again = series.get(Math.max(0, i - random.nextInt(10)));
            assertThat(twice.judge(again)).isEmpty();
        }
    }

    @Property(tries = 5000)
    void aTakeoverAtAnyMomentChangesNothing(
            @ForAll("rules") List<LimitRule> rules,
            @ForAll("series") List<VitalSample> series,
            @ForAll @IntRange(min = 0, max = 100) int percent) {
        int moment = series.size() * percent / 100;
        PatientEngine first = engine(rules);
        ToldAlarms told = new ToldAlarms();
        for (VitalSample sample : series.subList(0, moment)) {
            told.add(first.judge(sample));
        }

        List<VitalSample> lookedBack = lookBack(series.subList(0, moment));
        PatientEngine second = engine(rules);
        assertThat(second.restore(told.known())).isEmpty();
        assertThat(second.judgeAll(lookedBack)).isEmpty();

        for (VitalSample sample : series.subList(moment, series.size())) {
            assertThat(second.judge(sample)).isEqualTo(first.judge(sample));
        }
        assertThat(second.present()).isEqualTo(first.present());
    }

    @Property(tries = 2000)
    void whatNobodySawBeforeATakeoverIsTold(
            @ForAll("rules") List<LimitRule> rules,
            @ForAll("series") List<VitalSample> series,
            @ForAll @IntRange(min = 0, max = 100) int percent,
            @ForAll @IntRange(min = 1, max = 15) int unseen) {
        int takeover = series.size() * percent / 100;
        int death = Math.max(0, takeover - unseen);
        PatientEngine first = engine(rules);
        ToldAlarms told = new ToldAlarms();
        for (VitalSample sample : series.subList(0, death)) {
            told.add(first.judge(sample));
        }

        PatientEngine second = engine(rules);
        told.add(second.restore(told.known()));
        told.add(second.judgeAll(lookBack(series.subList(0, takeover))));
        for (VitalSample sample : series.subList(takeover, series.size())) {
            told.add(second.judge(sample));
        }

        assertCovers(told, rules, series);
    }

    @Property(tries = 2000)
    void noConditionIsLeftWithoutARule(
            @ForAll("series") List<VitalSample> series, @ForAll long seed) {
        Random random = new Random(seed);
        PatientLimits limits = EngineBed.limits();
        PatientEngine engine = new PatientEngine(limits);
        ToldAlarms told = new ToldAlarms();

        for (VitalSample sample : late(series, random)) {
            if (random.nextInt(8) == 0) {
                limits = randomLimits(random);
                told.add(engine.limits(limits));
            }
            told.add(engine.judge(sample));
            assertThat(engine.present()).allMatch(limits::has);
            assertThat(told.present()).containsExactlyInAnyOrderElementsOf(engine.present());
        }
    }

    /** Nothing missed, nothing forgotten open. */
    private static void assertCovers(
            ToldAlarms told, List<LimitRule> rules, List<VitalSample> series) {
        for (Side side : Side.values()) {
            NaiveJudge naive = new NaiveJudge(VITAL, rules, series);
            List<Spell> spells = naive.spells(side);
            Condition condition = new Condition(VITAL, side);
            for (Spell spell : spells) {
                assertThat(told.all())
                        .as("%s", spell)
                        .anyMatch(
                                alarm ->
                                        alarm.condition().equals(condition)
                                                && alarm.touches(spell.since(), spell.lastSeen()));
            }
            boolean isOpen = !spells.isEmpty() && spells.getLast().until() == 0;
            if (isOpen || naive.isBackAtTheEnd(side)) {
                assertThat(told.isPresent(condition)).as("%s", condition).isEqualTo(isOpen);
            }
        }
    }

    private static List<VitalSample> lookBack(List<VitalSample> series) {
        if (series.isEmpty()) {
            return series;
        }
        long from = series.getLast().observedAt() - 60_000;
        return series.stream().filter(sample -> sample.observedAt() >= from).toList();
    }

    private record Arrival(VitalSample sample, long at) {}

    /** Some come late, the others as they were measured; the last one comes last. */
    private static List<VitalSample> late(List<VitalSample> series, Random random) {
        List<Arrival> arrivals = new ArrayList<>();
        for (VitalSample sample : series) {
            boolean isLast = sample.equals(series.getLast());
            int longest = isLast || random.nextInt(4) == 0 ? LONGEST_LATENESS : 1;
            long lateness = isLast ? LONGEST_LATENESS : random.nextInt(longest);
            arrivals.add(new Arrival(sample, sample.observedAt() + lateness));
        }
        arrivals.sort(Comparator.comparingLong(Arrival::at));
        return arrivals.stream().map(Arrival::sample).toList();
    }

    private static PatientEngine engine(List<LimitRule> rules) {
        return EngineBed.engine(rules.toArray(LimitRule[]::new));
    }

    private static LimitRule rule(
            AlarmPriority priority,
            double low,
            double high,
            double hysteresis,
            int delay,
            int medianOf) {
        return EngineBed.rule(VITAL, priority, low, high, hysteresis, delay, medianOf);
    }

    private static PatientLimits randomLimits(Random random) {
        List<LimitRule> rules = new ArrayList<>();
        for (AlarmPriority priority : AlarmPriority.values()) {
            if (random.nextBoolean()) {
                rules.add(
                        rule(
                                priority,
                                random.nextBoolean() ? 40 + random.nextInt(30) : Double.NaN,
                                random.nextBoolean() ? 100 + random.nextInt(40) : Double.NaN,
                                random.nextInt(5),
                                random.nextInt(3) * 5,
                                1 + 2 * random.nextInt(2)));
            }
        }
        return EngineBed.limits(rules.toArray(LimitRule[]::new));
    }

    @Provide
    Arbitrary<List<LimitRule>> rules() {
        return Arbitraries.of(AlarmPriority.class)
                .set()
                .ofMinSize(1)
                .ofMaxSize(3)
                .flatMap(
                        priorities ->
                                Combinators.combine(priorities.stream().map(this::ruleOf).toList())
                                        .as(List::copyOf));
    }

    private Arbitrary<LimitRule> ruleOf(AlarmPriority priority) {
        return Combinators.combine(
                        Arbitraries.integers().between(40, 70),
                        Arbitraries.integers().between(100, 140),
                        Arbitraries.integers().between(0, 8),
                        Arbitraries.of(0, 0, 5, 10, 15),
                        Arbitraries.of(1, 1, 3, 5))
                .as(
                        (low, high, hysteresis, delay, medianOf) ->
                                rule(priority, low, high, hysteresis, delay, medianOf));
    }

    /** A heart rate that wanders, jumps and stops, a value each second or three. */
    @Provide
    Arbitrary<List<VitalSample>> series() {
        return Combinators.combine(Arbitraries.longs(), Arbitraries.integers().between(1, 150))
                .as((seed, size) -> series(new Random(seed), size));
    }

    private static List<VitalSample> series(Random random, int size) {
        List<VitalSample> series = new ArrayList<>();
        long at = EngineBed.START;
        double value = 60 + random.nextInt(70);
        for (int seq = 1; seq <= size; seq++) {
            at += 1000L * (1 + random.nextInt(3));
            value = Math.clamp(value + random.nextGaussian() * 8, 0, 200);
            if (random.nextInt(20) == 0) {
                value = random.nextInt(4) == 0 ? 0 : 30 + random.nextInt(130);
            }
            Vitals vitals = Vitals.builder().put(VITAL, Math.rint(value)).build();
            series.add(
                    new VitalSample(
                            7, 1, seq, at, at, at + 80, true, Generation.REAL, vitals, null));
        }
        return series;
    }
}
