package io.wardstream.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Vertx;
import io.wardstream.config.LimitsConfig;
import io.wardstream.config.PlatformConfig;
import io.wardstream.config.Rate;
import io.wardstream.ops.Meters;
import io.wardstream.ops.Reloadable;
import io.wardstream.store.RedisGateway;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How much anybody may ask of this platform. Each node decides at once by what it knows; a few
 * times a second the nodes tell each other through Redis what was taken, see {@link SharedCounts}.
 * Bounded: whoever has not been heard for a while has all of the burst again and is forgotten; with
 * more than {@link #MOST_KEPT} of a kind, those heard least of are forgotten sooner. Thread-safe.
 */
public final class RateLimits implements Reloadable {

    static final int MOST_KEPT = 50_000;

    private static final Duration LEAST_KEPT = Duration.ofMinutes(1);
    private static final String EVERYBODY = "*";

    private final Ticker ticker;
    private final TimeMeter clock;
    private final Map<LimitKind, Kept> kept = new ConcurrentHashMap<>();
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
                redis.map(gateway -> new SharedCounts(vertx, gateway, meters)),
                meters,
                Ticker.systemTicker());
    }

    RateLimits(LimitsConfig config, Optional<SharedCounts> shared, Meters meters, Ticker ticker) {
        this.ticker = ticker;
        this.shared = shared;
        this.clock = new Nanos(ticker);
        this.throttled =
                Caffeine.newBuilder()
                        .maximumSize(MOST_KEPT)
                        .expireAfterWrite(LEAST_KEPT)
                        .ticker(ticker)
                        .build();
        for (LimitKind kind : LimitKind.values()) {
            Kept _ = kept.put(kind, new Kept(kind.rate(config), ticker));
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

    /** Who has what left of a rate. */
    private record Kept(Rate rate, Cache<String, Allowance> allowances) {
        Kept(Rate rate, Ticker ticker) {
            this(rate, cache(rate, ticker));
        }

        private static Cache<String, Allowance> cache(Rate rate, Ticker ticker) {
            Duration untilFull = rate.untilFull();
            return Caffeine.newBuilder()
                    .maximumSize(MOST_KEPT)
                    .expireAfterAccess(untilFull.compareTo(LEAST_KEPT) > 0 ? untilFull : LEAST_KEPT)
                    .ticker(ticker)
                    .build();
        }
    }

    @Override
    public String keys() {
        return "limits.";
    }

    /** Whoever is limited by a rate that is another begins with all of its burst. */
    @Override
    public Runnable prepare(PlatformConfig next) {
        return () -> {
            for (LimitKind kind : LimitKind.values()) {
                Rate rate = kind.rate(next.limits());
                Kept _ =
                        kept.compute(
                                kind,
                                (_, present) ->
                                        present != null && present.rate().equals(rate)
                                                ? present
                                                : new Kept(rate, ticker));
            }
        };
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
        Kept present = Objects.requireNonNull(kept.get(kind));
        Rate rate = present.rate();
        if (rate.isOff()) {
            return null;
        }
        Allowance allowance = present.allowances().get(who, _ -> new Allowance(rate, clock));
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
