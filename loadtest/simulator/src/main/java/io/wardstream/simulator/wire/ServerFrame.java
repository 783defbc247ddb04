package io.wardstream.simulator.wire;

import org.jspecify.annotations.Nullable;

/** What a server says to a device, apart from acks, which {@link AckReader} reads. */
public sealed interface ServerFrame {
    /**
     * The server took the hello.
     *
     * @param acked through this seq nothing is missing in the database, 0 when unknown
     */
    record Welcome(long epoch, int acked, int maxInFlight, int maxBackfill)
            implements ServerFrame {}

    record Ack(long epoch, int seq) implements ServerFrame {}

    /**
     * A value, a sample or a frame is refused.
     *
     * @param seq 0 when the frame could not be read
     * @param vital null when the whole sample is refused
     */
    record Nack(long epoch, int seq, @Nullable String vital, String code) implements ServerFrame {}

    record Drain(long reconnectAfterMillis) implements ServerFrame {}

    /**
     * The session cannot go on.
     *
     * @param minEpoch 0 when there is none
     */
    record Failure(String code, long minEpoch) implements ServerFrame {}

    /**
     * The device shall do something.
     *
     * @param version {@code args.version}; empty when there is none
     */
    record Command(String id, String name, String version) implements ServerFrame {}

    record Config(long version) implements ServerFrame {}

    /** Something this device does not know, or cannot read; it is passed over. */
    record Unknown(String why) implements ServerFrame {}
}
