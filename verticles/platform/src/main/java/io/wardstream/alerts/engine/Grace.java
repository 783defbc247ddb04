package io.wardstream.alerts.engine;

/**
 * How long a device may be away, or a vital without a value, before that is an alarm; milliseconds.
 * Physiological alarms have no grace: they are judged from the first live sample.
 */
public final class Grace {
    /** After the platform has started, or has taken a ward over. */
    public static final long AFTER_START = 30_000;

    /** After a node has died: its devices look for another one. */
    public static final long AFTER_NODE_LOSS = 30_000;

    /** At any other time, and beyond what a drained device was told to wait. */
    public static final long USUAL = 15_000;

    /** How long a signal is invalid before that is an alarm. */
    public static final long OF_SIGNAL = 10_000;

    /** How long devices are held back before that is an alarm. */
    public static final long OF_HOLDING_BACK = 10_000;

    private Grace() {}
}
