package io.wardstream.ingest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * How often a device may connect, and an address may fail, within ten seconds. Bounded: what has
 * been quiet for ten seconds is forgotten. Thread-safe.
 */
final class AttemptLimits {
    static final int CONNECTS = 5;
    static final int FAILURES = 20;
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int MOST_ADDRESSES = 100_000;

    private final Ticker ticker;
    private final Cache<Integer, Window> connects;
    private final Cache<String, Window> failures;

    /** Watches at most {@code mostDevices} devices at once. */
    AttemptLimits(Ticker ticker, int mostDevices) {
        this.ticker = ticker;
        this.connects = cache(mostDevices);
        this.failures = cache(MOST_ADDRESSES);
    }

    private <K> Cache<K, Window> cache(int most) {
        return Caffeine.newBuilder()
                .maximumSize(most)
                .expireAfterAccess(WINDOW_NANOS, TimeUnit.NANOSECONDS)
                .ticker(ticker)
                .build();
    }

    /** Counts a connect of a known device; false when it is one too many. */
    boolean mayConnect(int deviceId) {
        return connects.get(deviceId, _ -> new Window(CONNECTS)).add(ticker.read()) <= CONNECTS;
    }

    /** Counts a failed authentication; true once the address has failed too often. */
    boolean failedTooOften(String address) {
        return failures.get(address, _ -> new Window(FAILURES)).add(ticker.read()) > FAILURES;
    }

    /** The times of the last attempts, no more than matter. */
    private static final class Window {
        private final int limit;
        private final Deque<Long> attempts = new ArrayDeque<>();

        Window(int limit) {
            this.limit = limit;
        }

        /** Counts this attempt; returns those within the window, up to one above the limit. */
        synchronized int add(long now) {
            while (!attempts.isEmpty() && now - attempts.peekFirst() >= WINDOW_NANOS) {
                attempts.removeFirst();
            }
            if (attempts.size() <= limit) {
                attempts.addLast(now);
            }
            return attempts.size();
        }
    }
}
