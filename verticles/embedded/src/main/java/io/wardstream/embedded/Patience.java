package io.wardstream.embedded;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The one place that waits for a process which offers nothing to wait on. */
final class Patience {
    private Patience() {}

    static void pause(Duration duration) {
        LockSupport.parkNanos(duration.toNanos());
    }
}
