package io.wardstream.alerts;

import io.wardstream.alerts.engine.AlarmLifecycle;
import io.wardstream.alerts.engine.Condition;
import io.wardstream.alerts.engine.Transition.Began;
import io.wardstream.alerts.engine.Transition.Changed;
import io.wardstream.alerts.engine.Transition.Ended;
import io.wardstream.alerts.engine.Transition.Passed;
import io.wardstream.codec.model.Alarm;
import io.wardstream.ops.tracing.TraceSpan;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One condition of one patient while there is an alarm of it: how the alarm stands on record, and
 * what has happened since and is not written yet. Of steps that wait {@link #MAX_STEPS} are kept,
 * the newest: where an alarm ends up counts more than each turn on its way. Confined to one event
 * loop.
 */
final class AlarmCase {
    static final int MAX_STEPS = 16;

    private final Deque<Step> steps = new ArrayDeque<>(2);
    private final @Nullable Step beginning;
    private final @Nullable Alarm asked;
    private final long clearAt;
    private @Nullable Recording raise;
    private Alarm standing;
    private long nextTryAt;
    private boolean isShownUnrecorded;
    private boolean isStoodForByClosed;
    private long stoodAt;
    private @Nullable TraceSpan trace;

    private AlarmCase(@Nullable Recording raise, @Nullable Step beginning, Alarm standing) {
        this.raise = raise;
        this.asked = raise == null ? null : raise.alarm();
        this.clearAt = raise == null ? 0 : raise.clearAt();
        this.beginning = beginning;
        this.standing = standing;
    }

    /** An alarm that is to be recorded. */
    static AlarmCase raised(Recording raise) {
        return new AlarmCase(raise, null, raise.alarm());
    }

    /**
     * An alarm that is to be recorded.
     *
     * @param beginning what raises it
     */
    static AlarmCase raised(Recording raise, Step beginning) {
        return new AlarmCase(raise, beginning, raise.alarm());
    }

    /** An alarm that is on record. */
    static AlarmCase recorded(Alarm standing) {
        return new AlarmCase(null, null, standing);
    }

    /** What raises it is traced. */
    void tracedBy(@Nullable TraceSpan span) {
        trace = span;
    }

    /** Until it is on record; null when it is not traced. */
    @Nullable TraceSpan trace() {
        return trace;
    }

    /** On record, or as it is to be recorded first. */
    Alarm standing() {
        return standing;
    }

    String code() {
        return standing.cause().code();
    }

    boolean isRecorded() {
        return raise == null;
    }

    /** Null when it is on record. */
    @Nullable Recording raise() {
        return raise;
    }

    /**
     * Nobody was told of it by the database's leave: it is published with {@code durable} false.
     */
    boolean isShownUnrecorded() {
        return isShownUnrecorded;
    }

    void shownUnrecorded() {
        isShownUnrecorded = true;
    }

    /**
     * It is on record, as this or as another that was there before.
     *
     * @param now epoch milliseconds
     */
    void stands(Alarm recorded, long now) {
        stoodAt = now;
        raise = null;
        standing = recorded;
        isShownUnrecorded = false;
        trace = null;
    }

    /**
     * Another alarm was there already, and stands. What was to raise this one is a step of that one
     * if it began after that had gone. It may have gone, and its judge not have written that yet.
     *
     * @param now epoch milliseconds
     */
    void adopts(Alarm recorded, long now) {
        stands(recorded, now);
        isStoodForByClosed = !recorded.isOpen() && crossing() != null;
        if (beginning == null) {
            return;
        }
        Began began = crossing();
        if (began != null && isGoneBefore(recorded)) {
            steps.addFirst(beginning);
            Ended ended = new Ended(began.condition(), Double.NaN, clearAt);
            steps.addFirst(new Step.Judged(ended, beginning.at()));
        } else if (AlarmSteps.isNewTo(beginning, recorded)) {
            steps.addFirst(beginning);
        }
    }

    /** One that nobody has seen stands for what comes after it as well. */
    private boolean isGoneBefore(Alarm recorded) {
        return asked != null
                && recorded.state().isPresent()
                && recorded.cause().conditionSince() < clearAt
                && recorded.subject().deviceId() == asked.subject().deviceId()
                && !AlarmLifecycle.ended(recorded, clearAt, clearAt).isOpen();
    }

    /** What stands instead of it was closed: the limit may be crossed beyond the end of that. */
    boolean isStoodForByClosed() {
        return isStoodForByClosed;
    }

    /**
     * What it was to raise may have been over before the alarm began that stands instead: it was
     * found late. The steps that say so are taken out of those that wait: they are not of that one.
     *
     * @return to be recorded beside what stands; null when there is nothing of that kind, or when
     *     that alarm is to stand for it
     */
    @Nullable Recording takePassed() {
        Recording passed = null;
        for (Step step : List.copyOf(steps)) {
            if (isBefore(step)) {
                boolean _ = steps.remove(step);
                if (step instanceof Step.Judged(Ended ended, long at)) {
                    passed = passed(ended, at);
                }
            }
        }
        return passed;
    }

    private boolean isBefore(Step step) {
        Began began = crossing();
        if (began == null || asked == null || asked.id().equals(standing.id())) {
            return false;
        }
        long since = standing.cause().conditionSince();
        return switch (step) {
            case Step.Judged(Changed changed, long _) -> changed.at() < since;
            case Step.Judged(Ended ended, long _) ->
                    ended.at() > began.since() && ended.at() <= since;
            default -> false;
        };
    }

    private @Nullable Recording passed(Ended ended, long at) {
        Began began = crossing();
        if (began == null || asked == null) {
            return null;
        }
        Passed passed = new Passed(began, ended.at(), clearAt);
        Recording record = AlarmSteps.raise(new Step.Judged(passed, at), asked.subject());
        return record.alarm().isOpen() ? null : record;
    }

    /** The crossed limit that was to raise it; null when it is of another kind, or on record. */
    private @Nullable Began crossing() {
        return beginning instanceof Step.Judged(Began began, long _)
                        && began.condition() instanceof Condition
                ? began
                : null;
    }

    /**
     * It could not be written, or was, and nobody has said so: others may have recorded meanwhile
     * what it was to raise.
     *
     * @param again epoch milliseconds
     */
    void failed(long again) {
        tryAgainAt(again);
        if (raise != null && crossing() != null) {
            raise = raise.provisional();
        }
    }

    /**
     * Adds what has happened.
     *
     * @return false when an older step was dropped for it
     */
    boolean add(Step step) {
        steps.addLast(step);
        if (steps.size() <= MAX_STEPS) {
            return true;
        }
        steps.removeFirst();
        return false;
    }

    boolean hasWork() {
        return raise != null || !steps.isEmpty();
    }

    /** What is to be written next of an alarm on record; null when its steps change nothing. */
    @Nullable Recording nextChange() {
        while (!steps.isEmpty()) {
            Recording change = AlarmSteps.apply(steps.getFirst(), standing);
            if (change != null) {
                return change;
            }
            steps.removeFirst();
        }
        return null;
    }

    /** The change from {@link #nextChange} is written. */
    void changed(Alarm recorded, long now) {
        stoodAt = now;
        standing = recorded;
        steps.removeFirst();
    }

    /** Takes out what has not been written, the oldest first. */
    List<Step> takeSteps() {
        List<Step> left = List.copyOf(steps);
        steps.clear();
        return left;
    }

    /** Nothing waits to be written, and what stands is older than a read that began then. */
    boolean isSettledBefore(long instant) {
        return !hasWork() && stoodAt < instant;
    }

    boolean isDue(long now) {
        return now >= nextTryAt;
    }

    void tryAgainAt(long instant) {
        nextTryAt = instant;
    }
}
