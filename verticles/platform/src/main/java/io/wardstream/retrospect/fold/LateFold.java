package io.wardstream.retrospect.fold;

import io.wardstream.alerts.engine.PatientEngine;
import io.wardstream.alerts.engine.PatientLimits;
import io.wardstream.alerts.engine.SourceInForce;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.retrospect.fold.Finding.Late;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Judges the samples of one patient twice: all of them, and the live ones alone. What only the
 * first shows is owed to samples that came late. Pure, and not thread-safe.
 *
 * <p>Samples are taken in the order in which they were observed, each as if it had come at once: an
 * episode that begins in late samples and goes on in live ones is one. A backlog comes in any order
 * and under an epoch that was told of later, so the engine is given numbers of that order, not the
 * device's.
 */
public final class LateFold {
    /** Of one replay; as many a day would be one in four seconds. */
    static final int MOST = 20_000;

    private static final Comparator<VitalSample> BY_TIME =
            Comparator.comparingLong(VitalSample::observedAt)
                    .thenComparingInt(VitalSample::deviceId)
                    .thenComparingInt(VitalSample::epochNo)
                    .thenComparingInt(VitalSample::seq);

    /**
     * What came of it.
     *
     * @param together what all samples show, in no order
     * @param live what live samples show alone, in no order
     * @param late those of the time in question that came late
     * @param isCut there was more than is kept
     */
    public record Outcome(
            List<Finding> together, List<Span> live, Late late, long samples, boolean isCut) {}

    private final PatientEngine together;
    private final PatientEngine live;
    private final SourceInForce[] sources = new SourceInForce[VitalSign.COUNT];
    private final long[] firstAt = new long[VitalSign.COUNT];
    private final FindingLog found;
    private final LiveSpans spans = new LiveSpans();
    private final Deque<Turn> turns;
    private final long lateFrom;
    private final long lateTo;
    private Late late;
    private int samples;

    /**
     * By the limits of the beginning.
     *
     * @param turns in any order
     * @param lateFrom epoch milliseconds, of the first of the late samples in question
     * @param lateTo of the last one
     */
    public LateFold(
            PatientLimits limits, Collection<? extends Turn> turns, long lateFrom, long lateTo) {
        this.lateFrom = lateFrom;
        this.lateTo = lateTo;
        this.late = new Late(lateFrom, lateTo, 0);
        together = new PatientEngine(limits);
        live = new PatientEngine(limits);
        found = new FindingLog(firstAt, limits.lookBack().toMillis());
        Arrays.fill(firstAt, Long.MAX_VALUE / 2);
        Arrays.setAll(sources, index -> new SourceInForce(VitalSign.ofIndex(index)));
        this.turns = new ArrayDeque<>(turns.size());
        turns.stream().sorted(Comparator.comparingLong(Turn::at)).forEach(this.turns::add);
    }

    /** Takes the next samples, in any order, all observed after those that were taken before. */
    public void take(Collection<VitalSample> read) {
        List<VitalSample> sorted = new ArrayList<>(read);
        sorted.sort(BY_TIME);
        sorted.forEach(this::judge);
    }

    private void judge(VitalSample sample) {
        long at = sample.observedAt();
        turnUntil(at);
        Seen seen = Seen.of(sample, sources);
        noteFirst(seen);
        VitalSample inOrder = inOrder(sample);
        found.told(seen, together.judge(inOrder));
        if (sample.live()) {
            spans.told(live.judge(inOrder), at);
            found.compare(spans);
        } else if (at >= lateFrom && at <= lateTo) {
            late = late.and(at);
        }
    }

    private VitalSample inOrder(VitalSample sample) {
        samples++;
        return new VitalSample(
                sample.deviceId(),
                1,
                samples,
                sample.observedAt(),
                sample.observedAt(),
                sample.observedAt(),
                true,
                sample.generation(),
                sample.vitals(),
                null);
    }

    private void noteFirst(Seen seen) {
        for (int index = 0; index < VitalSign.COUNT; index++) {
            if (seen.has(VitalSign.ofIndex(index))) {
                firstAt[index] = Math.min(firstAt[index], seen.at());
            }
        }
    }

    private void turnUntil(long now) {
        while (!turns.isEmpty() && turns.getFirst().at() <= now) {
            switch (turns.removeFirst()) {
                case Turn.Moved(PatientLimits limits, long at) -> {
                    found.lookBack(limits.lookBack().toMillis());
                    found.told(together.limits(limits), at);
                    spans.told(live.limits(limits), at);
                }
                case Turn.Released(int deviceId, long at) -> {
                    found.unassigned(together.forget(deviceId), at);
                    spans.unassigned(live.forget(deviceId), at);
                    forget(deviceId);
                }
            }
        }
    }

    private void forget(int deviceId) {
        for (int index = 0; index < VitalSign.COUNT; index++) {
            if (sources[index].deviceId() == deviceId) {
                sources[index] = new SourceInForce(VitalSign.ofIndex(index));
            }
        }
    }

    /** Something goes on that live samples alone do not show: what comes next tells its end. */
    public boolean isWaiting() {
        return found.isWaiting();
    }

    /** What the samples show that were taken, with the turns until then. */
    public Outcome end(long at) {
        turnUntil(at);
        return new Outcome(found.all(), spans.all(), late, samples, found.isCut());
    }
}
