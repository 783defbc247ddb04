package io.wardstream.ingest;

import io.wardstream.codec.model.VitalSample;
import io.wardstream.ingest.Work.SampleWork;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Samples decoded and not yet on their way to the database: live ones first, older epochs behind
 * them with a quota. The bound is the pipeline's; see {@link FlushPipeline}. Confined to its
 * writer's event loop.
 */
final class SampleBuffer {
    private record Identity(int deviceId, int epochNo, int seq) {}

    /** While live samples wait, older epochs get one part of so many of a flush. */
    static final int PARTS = 4;

    /** The same when more comes than can be written. */
    static final int PARTS_UNDER_PRESSURE = 20;

    private final Deque<SampleWork> live = new ArrayDeque<>();
    private final Deque<SampleWork> backfill = new ArrayDeque<>();
    private int parts = PARTS;

    /** Whether older epochs are slowed, in favor of live samples. */
    void slowBackfill(boolean isSlowed) {
        parts = isSlowed ? PARTS_UNDER_PRESSURE : PARTS;
    }

    void add(SampleWork work) {
        (work.lane().isLive() ? live : backfill).add(work);
    }

    int size() {
        return live.size() + backfill.size();
    }

    boolean isEmpty() {
        return live.isEmpty() && backfill.isEmpty();
    }

    /**
     * Takes the samples of the next flush. While live samples wait, older epochs get a part of it,
     * a quarter when all is well: they come later, never instead. No identity stands in it twice
     * with different content when one of them is in doubt: it waits for the next flush.
     */
    List<SampleWork> take(int most) {
        int quota = live.isEmpty() ? most : Math.max(1, most / parts);
        int fromBackfill = Math.min(backfill.size(), quota);
        int fromLive = Math.min(live.size(), most - fromBackfill);
        List<SampleWork> taken = new ArrayList<>(fromLive + fromBackfill);
        boolean liveDoubtful = move(live, fromLive, taken);
        boolean backfillDoubtful = move(backfill, fromBackfill, taken);
        return liveDoubtful || backfillDoubtful ? withoutRepeats(taken) : taken;
    }

    private static boolean move(Deque<SampleWork> from, int count, List<SampleWork> to) {
        boolean doubtful = false;
        for (int i = 0; i < count; i++) {
            SampleWork work = from.remove();
            doubtful |= !work.novelty().isNew();
            to.add(work);
        }
        return doubtful;
    }

    private List<SampleWork> withoutRepeats(List<SampleWork> taken) {
        Map<Identity, VitalSample> seen = new HashMap<>();
        List<SampleWork> once = new ArrayList<>(taken.size());
        List<SampleWork> repeats = new ArrayList<>();
        for (SampleWork work : taken) {
            VitalSample sample = work.sample();
            VitalSample first =
                    seen.putIfAbsent(
                            new Identity(sample.deviceId(), sample.epochNo(), sample.seq()),
                            sample);
            (first == null || isCopy(first, sample) ? once : repeats).add(work);
        }
        for (int i = repeats.size() - 1; i >= 0; i--) {
            SampleWork work = repeats.get(i);
            (work.lane().isLive() ? live : backfill).addFirst(work);
        }
        return once;
    }

    /** One row for both: the second finds the first, in the same statement or in the one before. */
    private static boolean isCopy(VitalSample first, VitalSample sample) {
        return first.observedAt() == sample.observedAt()
                && first.deviceAt() == sample.deviceAt()
                && first.vitals().equals(sample.vitals())
                && Objects.equals(first.extra(), sample.extra());
    }

    /** Takes out what must not be written any more. */
    List<SampleWork> removeLost() {
        List<SampleWork> lost = new ArrayList<>();
        collectLost(live, lost);
        collectLost(backfill, lost);
        return lost;
    }

    private static void collectLost(Deque<SampleWork> queue, List<SampleWork> lost) {
        queue.removeIf(
                work -> {
                    boolean isLost = work.lane().device().isLost();
                    if (isLost) {
                        lost.add(work);
                    }
                    return isLost;
                });
    }
}
