package io.wardstream.registry;

/**
 * A time in which a device measured a patient.
 *
 * @param deviceId internal id
 * @param devicePublicId the id outside the platform
 * @param from epoch milliseconds, the first instant inside
 * @param to epoch milliseconds, the first instant outside; {@link #OPEN} while the device is still
 *     assigned
 */
public record AssignmentInterval(int deviceId, String devicePublicId, long from, long to) {

    /** The end of an assignment that has not ended. */
    public static final long OPEN = Long.MAX_VALUE;

    public boolean holds(long instant) {
        return from <= instant && instant < to;
    }
}
