package io.wardstream.codec.bus;

/** News about one device that the node holding its connection must act on. */
public sealed interface DeviceControl {
    int deviceId();

    /**
     * A newer session took the device; sessions with a lower fence close with 4001.
     *
     * @param writer the ingest writer that holds it now
     * @param fence grows with each hello of the device
     */
    record Superseded(int deviceId, int writer, int fence) implements DeviceControl {}

    /** The token was revoked or the device disabled; its session closes with 1008. */
    record Withdrawn(int deviceId) implements DeviceControl {}

    /** One of its tokens ended before its time; a session opened with that one closes with 1008. */
    record TokenRevoked(int deviceId, int tokenId) implements DeviceControl {}

    /**
     * Where the device belongs from now on.
     *
     * @param patientId 0 when it has no patient
     */
    record Reassigned(int deviceId, int hospitalId, int wardId, int patientId)
            implements DeviceControl {}

    /** A command or a configuration waits for the device: who holds it reads and sends it. */
    record Wanted(int deviceId) implements DeviceControl {}
}
