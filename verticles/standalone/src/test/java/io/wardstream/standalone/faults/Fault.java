package io.wardstream.standalone.faults;

import java.time.Duration;
import java.util.Random;

/**
 * One thing that goes wrong for a while.
 *
 * @param name of the fault, and of what it befalls
 * @param begin makes it happen; blocks until it has
 * @param end mends it; blocks until what can be waited for has happened
 * @param shortest it lasts
 * @param longest it lasts
 */
record Fault(String name, Runnable begin, Runnable end, Duration shortest, Duration longest) {

    static Fault of(String name, Runnable begin, Runnable end, int fromSeconds, int toSeconds) {
        return new Fault(
                name, begin, end, Duration.ofSeconds(fromSeconds), Duration.ofSeconds(toSeconds));
    }

    /** How long it lasts this time. */
    Duration length(Random random) {
        return Duration.ofMillis(random.nextLong(shortest.toMillis(), longest.toMillis() + 1));
    }
}
