package io.wardstream.standalone.faults;

import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** The two lengths of the faults: short in each run, long with {@code -Dwardstream.long=true}. */
final class Pass {
    private static final boolean LONG = Boolean.getBoolean("wardstream.long");

    private Pass() {}

    static int count(int inShort, int inLong) {
        return LONG ? inLong : inShort;
    }

    static Duration seconds(int inShort, int inLong) {
        return Duration.ofSeconds(count(inShort, inLong));
    }

    /** Lets time go by where the length of time itself is what is tested. */
    static void lasts(Duration time) {
        await().pollDelay(time).atMost(time.plusSeconds(30)).until(() -> true);
    }
}
