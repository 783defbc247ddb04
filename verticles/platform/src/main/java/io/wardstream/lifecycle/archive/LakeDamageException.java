package io.wardstream.lifecycle.archive;

/** A day, or a month of hours, of the lake is not what was put there. Somebody must look at it. */
public final class LakeDamageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String period;

    LakeDamageException(String period, Throwable cause) {
        super("archived " + period + " is damaged: " + cause.getMessage(), cause);
        this.period = period;
    }

    /** The day or the month, such as {@code 2026-03-01} or {@code 2026-03}. */
    public String period() {
        return period;
    }
}
