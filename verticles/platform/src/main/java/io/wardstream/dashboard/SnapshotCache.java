package io.wardstream.dashboard;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a snapshot for those who come in the same second: many pages open at once when a shift
 * begins. Confined to one event loop.
 */
final class SnapshotCache {

    /** Longer, and the time of the server inside it would be wrong. */
    private static final long KEPT_MILLIS = 1_000;

    private @Nullable Frame frame;
    private long version;
    private long madeAt;

    /** The one kept, when nothing has been sent since, or a new one. */
    Frame at(long presentVersion, long now, Supplier<Frame> encoder) {
        Frame kept = frame;
        if (kept != null && version == presentVersion && now - madeAt < KEPT_MILLIS) {
            return kept;
        }
        Frame made = encoder.get();
        frame = made;
        version = presentVersion;
        madeAt = now;
        return made;
    }

    /** What is kept is wrong. */
    void clear() {
        frame = null;
    }
}
