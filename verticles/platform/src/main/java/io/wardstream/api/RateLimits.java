package io.wardstream.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Vertx;
import io.wardstream.config.LimitsConfig;
import io.wardstream.config.Rate;
import io.wardstream.ops.Meters;
import io.wardstream.store.RedisGateway;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How much anybody may ask of this platform. Each node decides at once by what it knows; a few
 * times a second the nodes tell each other through Redis what was taken, see {@link SharedCounts}.
 * Bounded: whoever has not been heard for a while has all of the burst again and is forgotten; with
 * more than {@link #MOST_KEPT} of a kind, those heard least of are forgotten sooner. Thread-safe.
 */
public final class RateLimits {

    static final int MOST_KEPT = 50_000;

    private static final Duration LEAST_KEPT = Duration.ofMinutes(1);
    private static final String EVERYBODY = "*";

    private final LimitsConfig config;
    private final TimeMeter clock;
    private final Map<LimitKind, Cache<String, Allowance>> kept = new EnumMap<>(LimitKind.class);
    private final Map<LimitKind, Counter> refused = new EnumMap<>(LimitKind.class);
    private final Cache<String, Boolean> throttled;
    private final Optional<SharedCounts> shared;

    /**
     * @param redis empty: this node counts for itself
     */
    public RateLimits(
            Vertx vertx, LimitsConfig config, Optional<RedisGateway> redis, Meters meters) {
        this(
                config,
                redis.map(gateway -> new SharedCounts(vertx, gateway)),
                meters,
                Ticker.systemTicker());
    }

    RateLimits(LimitsConfig config, Optional<SharedCounts> shared, Meters meters, Ticker ticker) {
        this.config = config;
        this.shared = shared;
        this.clock = new Nanos(ticker);
        this.throttled =
                Caffeine.newBuilder()
                        .maximumSize(MOST_KEPT)
                        .expireAfterWrite(LEAST_KEPT)
                        .ticker(ticker)
                        .build();
        for (LimitKind kind : LimitKind.values()) {
            kept.put(kind, cache(kind.rate(config), ticker));
            refused.put(
                    kind,
                    meters.counter(
                            "limits.refused",
                            "Requests and connections refused, by what was used up",
                            "kind",
                            kind.label()));
        }
        meters.gauge(
                "limits.addresses.throttled",
                "Addresses that were refused something within a minute",
                throttled::estimatedSize);
    }

    private static Cache<String, Allowance> cache(Rate rate, Ticker ticker) {
        Duration untilFull = rate.untilFull();
        return Caffeine.newBuilder()
                .maximumSize(MOST_KEPT)
                .expireAfterAccess(untilFull.compareTo(LEAST_KEPT) > 0 ? untilFull : LEAST_KEPT)
                .ticker(ticker)
                .build();
    }

    /**
     * Whether an address may make one more connection to this node. A proxy in front is one
     * address.
     */
    public boolean mayConnect(String address) {
        return isAllowed(take(LimitKind.CONNECT, address))
                && isAllowed(take(LimitKind.CONNECT_ALL, EVERYBODY));
    }

    private static boolean isAllowed(@Nullable Verdict verdict) {
        return verdict == null || verdict.isAllowed();
    }

    /**
     * Takes one from what somebody has.
     *
     * @return null where there is no limit
     */
    @Nullable Verdict take(LimitKind kind, String who) {
        Rate rate = kind.rate(config);
        if (rate.isOff()) {
            return null;
        }
        Cache<String, Allowance> known = Objects.requireNonNull(kept.get(kind));
        Allowance allowance = known.get(who, _ -> new Allowance(rate, clock));
        Verdict verdict = allowance.take();
        if (verdict.isAllowed()) {
            if (kind.isShared()) {
                shared.ifPresent(counts -> counts.taken(kind, who, allowance));
            }
        } else {
            refused(kind, who);
        }
        return verdict;
    }

    private void refused(LimitKind kind, String who) {
        Objects.requireNonNull(refused.get(kind)).increment();
        if (kind == LimitKind.ADDRESS || kind == LimitKind.CONNECT) {
            throttled.put(who, true);
        }
    }

    /** Ends the telling of other nodes. */
    public void close() {
        shared.ifPresent(SharedCounts::close);
    }

    private record Nanos(Ticker ticker) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return ticker.read();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
