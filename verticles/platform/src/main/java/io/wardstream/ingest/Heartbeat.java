package io.wardstream.ingest;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When one connection was heard last and is pinged next. Times are epoch millis. Pure; not
 * thread-safe.
 */
final class Heartbeat {
    /** Why a connection is given up. */
    record Overdue(CloseCode code, String reason) {}

    private final long helloTimeout;
    private final long silentAfter;
    private final long pingEvery;
    private final long connectedAt;
    private long heardAt;
    private long pingedAt;

    /**
     * @param spread any number: pings of devices that connect together are spread out by it
     */
    Heartbeat(long helloTimeout, long silentAfter, long pingEvery, int spread, long now) {
        this.helloTimeout = helloTimeout;
        this.silentAfter = silentAfter;
        this.pingEvery = pingEvery;
        this.connectedAt = now;
        this.heardAt = now;
        this.pingedAt = now - Math.floorMod(spread * 7_919L, pingEvery);
    }

    void heard(long now) {
        heardAt = now;
    }

    /** Null while the device is in time; to be asked only while it is read. */
    @Nullable Overdue overdue(long now, boolean helloSaid) {
        if (!helloSaid && now - connectedAt > helloTimeout) {
            return new Overdue(CloseCode.NO_HELLO, "no hello within " + seconds(helloTimeout));
        }
        if (now - heardAt > silentAfter) {
            return new Overdue(CloseCode.SILENT, "nothing received for " + seconds(silentAfter));
        }
        return null;
    }

    private static String seconds(long millis) {
        return TimeUnit.MILLISECONDS.toSeconds(millis) + " s";
    }

    /** True when it is time; the next time comes a whole interval later. */
    boolean isPingDue(long now) {
        if (now - pingedAt < pingEvery) {
            return false;
        }
        pingedAt = now;
        return true;
    }
}
