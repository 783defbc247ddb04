package io.wardstream.whatif.replay;

import io.wardstream.alerts.engine.PatientEngine;
import io.wardstream.alerts.engine.PatientLimits;
import io.wardstream.codec.model.VitalSample;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Judges the live samples of one patient twice, by the limits in force and by others. Pure, and not
 * thread-safe.
 *
 * <p>Samples are taken in the order in which they were received, as live: one that came late by a
 * few seconds finds an alarm raised, or ended, that it would have held up, and so it must be here.
 * They are read by {@code observedAt} and in pieces, so those that may have been received after a
 * sample of the next piece wait for it.
 */
public final class WhatIfReplay {
    /** No sample is observed later than so long after its receipt: ingest begins a segment. */
    private static final long AHEAD_MILLIS = 1_000;

    private static final Comparator<VitalSample> BY_RECEIPT =
            Comparator.comparingLong(VitalSample::receivedAt)
                    .thenComparingLong(VitalSample::observedAt)
                    .thenComparingInt(VitalSample::deviceId)
                    .thenComparingInt(VitalSample::epochNo)
                    .thenComparingInt(VitalSample::seq);

    /** The limits of one moment, in force and instead. */
    public record Limits(PatientLimits before, PatientLimits after) {

        /** How far back a condition may have begun that is not shown yet. */
        public Duration lookBack() {
            Duration ofBefore = before.lookBack();
            Duration ofAfter = after.lookBack();
            return ofBefore.compareTo(ofAfter) > 0 ? ofBefore : ofAfter;
        }
    }

    /** What happened besides samples; epoch milliseconds. */
    public sealed interface Turn {
        long at();

        /** The patient came into a ward with other limits. */
        record Moved(Limits limits, long at) implements Turn {}

        /** The device measured the patient no more. */
        record Released(int deviceId, long at) implements Turn {}
    }

    /**
     * What came of it.
     *
     * @param isCut there were more episodes than are kept
     */
    public record Replayed(
            List<AlarmEpisode> before, List<AlarmEpisode> after, long samples, boolean isCut) {}

    private final PatientEngine before;
    private final PatientEngine after;
    private final EpisodeLog toldBefore = new EpisodeLog();
    private final EpisodeLog toldAfter = new EpisodeLog();
    private final Deque<Turn> turns;
    private List<VitalSample> waiting = new ArrayList<>();
    private long samples;

    /**
     * By the limits of the beginning.
     *
     * @param turns in any order
     */
    public WhatIfReplay(Limits limits, Collection<? extends Turn> turns) {
        before = new PatientEngine(limits.before());
        after = new PatientEngine(limits.after());
        this.turns = new ArrayDeque<>(turns.size());
        turns.stream().sorted(Comparator.comparingLong(Turn::at)).forEach(this.turns::add);
    }

    /**
     * Takes the next samples, in any order.
     *
     * @param observedBefore epoch milliseconds: all that were observed before have been taken now
     */
    public void take(Collection<VitalSample> read, long observedBefore) {
        waiting.addAll(read);
        waiting.sort(BY_RECEIPT);
        int ready = 0;
        while (ready < waiting.size()
                && waiting.get(ready).receivedAt() < observedBefore - AHEAD_MILLIS) {
            judge(waiting.get(ready++));
        }
        waiting = new ArrayList<>(waiting.subList(ready, waiting.size()));
    }

    private void judge(VitalSample sample) {
        turnUntil(sample.receivedAt());
        toldBefore.told(before.judge(sample), sample.receivedAt());
        toldAfter.told(after.judge(sample), sample.receivedAt());
        samples++;
    }

    private void turnUntil(long now) {
        while (!turns.isEmpty() && turns.getFirst().at() <= now) {
            switch (turns.removeFirst()) {
                case Turn.Moved(Limits limits, long at) -> {
                    toldBefore.told(before.limits(limits.before()), at);
                    toldAfter.told(after.limits(limits.after()), at);
                }
                case Turn.Released(int deviceId, long at) -> {
                    toldBefore.unassigned(before.forget(deviceId), at);
                    toldAfter.unassigned(after.forget(deviceId), at);
                }
            }
        }
    }

    /** There are more episodes than are kept; what follows cannot change that. */
    public boolean isCut() {
        return toldBefore.isCut() || toldAfter.isCut();
    }

    /** All samples have been taken. */
    public Replayed end() {
        waiting.forEach(this::judge);
        waiting.clear();
        turnUntil(Long.MAX_VALUE);
        return new Replayed(toldBefore.episodes(), toldAfter.episodes(), samples, isCut());
    }
}
