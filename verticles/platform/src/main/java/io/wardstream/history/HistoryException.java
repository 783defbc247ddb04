package io.wardstream.history;

/** A range that cannot be answered as asked; nothing is broken. */
public final class HistoryException extends RuntimeException {

    /** Why. */
    public enum Reason {
        /** The answer would hold more points than allowed. */
        TOO_MANY_POINTS
    }

    private final Reason reason;
    private final int limit;

    private HistoryException(Reason reason, int limit, String message) {
        super(message);
        this.reason = reason;
        this.limit = limit;
    }

    static HistoryException tooManyPoints(int limit) {
        return new HistoryException(
                Reason.TOO_MANY_POINTS, limit, "more than " + limit + " points in the range");
    }

    public Reason reason() {
        return reason;
    }

    /** The bound that was passed. */
    public int limit() {
        return limit;
    }
}
