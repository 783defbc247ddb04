package io.wardstream.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Slows down guessing: 10 failures a minute for one user from one address, 100 from one address.
 * The minute begins with the first failure. Bounded to 10,000 counters of each kind. Thread-safe.
 */
final class LoginThrottle {

    static final int RETRY_AFTER_SECONDS = 60;
    static final int FAILURES_PER_USER = 10;
    static final int FAILURES_PER_ADDRESS = 100;
    private static final int MAX_COUNTERS = 10_000;

    private final Cache<String, AtomicInteger> byUser;
    private final Cache<String, AtomicInteger> byAddress;

    LoginThrottle(Ticker ticker) {
        byUser = counters(ticker);
        byAddress = counters(ticker);
    }

    boolean isBlocked(String username, String address) {
        return count(byUser, userKey(username, address)) >= FAILURES_PER_USER
                || count(byAddress, address) >= FAILURES_PER_ADDRESS;
    }

    void failed(String username, String address) {
        add(byUser, userKey(username, address));
        add(byAddress, address);
    }

    void succeeded(String username, String address) {
        byUser.invalidate(userKey(username, address));
    }

    private static Cache<String, AtomicInteger> counters(Ticker ticker) {
        return Caffeine.newBuilder()
                .ticker(ticker)
                .maximumSize(MAX_COUNTERS)
                .expireAfterWrite(Duration.ofSeconds(RETRY_AFTER_SECONDS))
                .build();
    }

    private static int count(Cache<String, AtomicInteger> counters, String key) {
        AtomicInteger count = counters.getIfPresent(key);
        return count == null ? 0 : count.get();
    }

    private static void add(Cache<String, AtomicInteger> counters, String key) {
        counters.get(key, _ -> new AtomicInteger()).incrementAndGet();
    }

    private static String userKey(String username, String address) {
        return address + ' ' + username.toLowerCase(Locale.ROOT);
    }
}
