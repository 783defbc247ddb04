package io.wardstream.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.config.ArchiveConfig;
import io.wardstream.config.ColdConfig;
import io.wardstream.config.CompactionConfig;
import io.wardstream.config.LifecycleConfig;
import io.wardstream.config.RollupConfig;
import io.wardstream.samples.SampleSlot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

final class SlotPlanTest {

    private static final Instant NOW = Instant.parse("2026-03-01T13:17:00Z");

    private final SlotPlan plan = plan(4, 8, 8);

    @Test
    void coversThePastAndTheFutureInWholeSlotsTheSoonestFirst() {
        List<SampleSlot> missing = plan.missing(List.of(), NOW);

        assertThat(missing)
                .containsExactly(
                        slot("2026-03-01T12:00:00Z", "2026-03-01T16:00:00Z"),
                        slot("2026-03-01T16:00:00Z", "2026-03-01T20:00:00Z"),
                        slot("2026-03-01T20:00:00Z", "2026-03-02T00:00:00Z"),
                        slot("2026-03-01T08:00:00Z", "2026-03-01T12:00:00Z"),
                        slot("2026-03-01T04:00:00Z", "2026-03-01T08:00:00Z"));
    }

    @Test
    void wantsNothingMoreOnceItIsDone() {
        List<SampleSlot> open = inOrder(plan.missing(List.of(), NOW));

        assertThat(plan.missing(open, NOW)).isEmpty();
        assertThat(plan.missing(open, NOW.plusSeconds(9_779))).isEmpty();
        assertThat(plan.missing(open, Instant.parse("2026-03-01T16:00:00Z")))
                .containsExactly(slot("2026-03-02T00:00:00Z", "2026-03-02T04:00:00Z"));
    }

    @Test
    void adoptsSlotsOfAnotherLength() {
        List<SampleSlot> open =
                List.of(
                        slot("2026-03-01T00:00:00Z", "2026-03-01T06:00:00Z"),
                        slot("2026-03-01T11:00:00Z", "2026-03-01T14:00:00Z"));

        List<SampleSlot> missing = inOrder(plan.missing(open, NOW));

        assertThat(missing)
                .containsExactly(
                        slot("2026-03-01T06:00:00Z", "2026-03-01T08:00:00Z"),
                        slot("2026-03-01T08:00:00Z", "2026-03-01T11:00:00Z"),
                        slot("2026-03-01T14:00:00Z", "2026-03-01T16:00:00Z"),
                        slot("2026-03-01T16:00:00Z", "2026-03-01T20:00:00Z"),
                        slot("2026-03-01T20:00:00Z", "2026-03-02T00:00:00Z"));
    }

    @Test
    void tellsHowLongEveryInstantFromNowOnHasASlot() {
        List<SampleSlot> open =
                List.of(
                        slot("2026-03-01T12:00:00Z", "2026-03-01T16:00:00Z"),
                        slot("2026-03-01T16:00:00Z", "2026-03-01T17:17:00Z"),
                        slot("2026-03-01T20:00:00Z", "2026-03-02T00:00:00Z"));

        assertThat(SlotPlan.ahead(open, NOW)).isEqualTo(Duration.ofHours(4));
        assertThat(SlotPlan.ahead(List.of(), NOW)).isZero();
    }

    @RepeatedTest(100)
    void neverOverlapsAndLeavesNoHole(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        SlotPlan anyPlan = plan(List.of(1, 2, 4, 6, 12, 24).get(random.nextInt(6)), 30, 40);
        List<SampleSlot> open = new ArrayList<>();
        Instant at = NOW.minus(Duration.ofHours(60));
        while (at.isBefore(NOW.plus(Duration.ofHours(60)))) {
            Instant end = at.plus(Duration.ofMinutes(1 + random.nextInt(700)));
            if (random.nextBoolean()) {
                open.add(new SampleSlot(at, end));
            }
            at = end;
        }
        Instant begin = anyPlan.begin(NOW);
        open.removeIf(slot -> !slot.to().isAfter(begin));

        List<SampleSlot> all = new ArrayList<>(open);
        all.addAll(anyPlan.missing(open, NOW));

        List<SampleSlot> sorted = inOrder(all);
        for (int i = 1; i < sorted.size(); i++) {
            assertThat(sorted.get(i - 1).to()).isBeforeOrEqualTo(sorted.get(i).from());
        }
        assertThat(SlotPlan.ahead(sorted, begin).plus(Duration.between(NOW, begin)))
                .isGreaterThanOrEqualTo(Duration.ofHours(40));
        assertThat(anyPlan.missing(sorted, NOW)).isEmpty();
    }

    private static List<SampleSlot> inOrder(List<SampleSlot> slots) {
        return slots.stream().sorted(Comparator.comparing(SampleSlot::from)).toList();
    }

    private static SlotPlan plan(int slotHours, int pastHours, int aheadHours) {
        return new SlotPlan(
                new LifecycleConfig(
                        true,
                        Duration.ofHours(slotHours),
                        Duration.ofHours(pastHours),
                        Duration.ofHours(aheadHours),
                        new RollupConfig(Duration.ofSeconds(5), Duration.ofSeconds(15)),
                        new ArchiveConfig(
                                7,
                                90,
                                90,
                                new CompactionConfig(8, 1 << 20, 7),
                                Duration.ofMinutes(10)),
                        new ColdConfig(1_095, "GLACIER", 7)));
    }

    private static SampleSlot slot(String from, String to) {
        return new SampleSlot(Instant.parse(from), Instant.parse(to));
    }
}
