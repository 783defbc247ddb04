package io.wardstream.history;

import io.wardstream.lifecycle.archive.ColdRange;
import org.jspecify.annotations.Nullable;

/** A range that cannot be answered as asked; nothing is broken. */
public final class HistoryException extends RuntimeException {

    /** Why. */
    public enum Reason {
        /** The answer would hold more points than allowed. */
        TOO_MANY_POINTS,
        /** Some of the range is not kept that fine any more. */
        NOT_KEPT,
        /** Some of the range must be asked back from the archive storage class first. */
        COLD
    }

    private final Reason reason;
    private final Resolution asked;
    private final int limit;
    private final @Nullable Resolution finest;
    private final transient @Nullable ColdRange cold;

    private HistoryException(
            Reason reason,
            Resolution asked,
            int limit,
            @Nullable Resolution finest,
            @Nullable ColdRange cold) {
        super(reason + " resolution=" + asked + " limit=" + limit + " finest=" + finest);
        this.reason = reason;
        this.asked = asked;
        this.limit = limit;
        this.finest = finest;
        this.cold = cold;
    }

    HistoryException(Reason reason, Resolution asked, int limit, @Nullable Resolution finest) {
        this(reason, asked, limit, finest, null);
    }

    static HistoryException cold(Resolution asked, int limit, ColdRange range) {
        return new HistoryException(Reason.COLD, asked, limit, asked, range);
    }

    public Reason reason() {
        return reason;
    }

    /** The resolution that was refused. */
    public Resolution asked() {
        return asked;
    }

    /** Most points the answer may have. */
    public int limit() {
        return limit;
    }

    /** The finest resolution that can answer the range; null when it is too long for any. */
    public @Nullable Resolution finest() {
        return finest;
    }

    /** What must be asked back; null unless the reason is COLD. */
    public @Nullable ColdRange cold() {
        return cold;
    }
}
