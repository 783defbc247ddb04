package io.wardstream.ingest;

import io.wardstream.codec.frame.RefusalCode;
import io.wardstream.samples.ClockSegment;
import org.jspecify.annotations.Nullable;

/** Where in time a sample belongs. */
sealed interface Placement {
    /**
     * The sample has its time.
     *
     * @param observedAt epoch millis
     * @param begins the clock segment that begins with this sample; null when the one in force goes
     *     on
     * @param stepMillis by how much the clock stepped while the device was connected; 0 when it did
     *     not
     */
    record Placed(long observedAt, @Nullable ClockSegment begins, long stepMillis)
            implements Placement {}

    record Refused(RefusalCode code, String message) implements Placement {}
}
