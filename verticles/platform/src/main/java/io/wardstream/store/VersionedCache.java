package io.wardstream.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Weigher;
import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wardstream.ops.Meters;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Keeps what was read together with the version it is of, and answers with it while that version is
 * the present one: nothing needs to be thrown out for a change to be seen. What several ask for at
 * once is read once, but never by a read that began under another version than theirs. Bounded by
 * weight; nothing is kept longer than {@link #KEPT}. Thread-safe; futures complete on the caller's
 * context.
 */
public final class VersionedCache<K, V> {

    /** Only so that memory is given back: what is right is a matter of the version. */
    public static final Duration KEPT = Duration.ofMinutes(10);

    private record Kept<V>(long version, V value) {}

    private record Flight<K>(K key, long version) {}

    private final Predicate<V> isWorthKeeping;
    private final Cache<K, Kept<V>> cache;

    /** At most one a request that waits. */
    private final Map<Flight<K>, Future<V>> underWay = new ConcurrentHashMap<>();

    private final Counter hits;
    private final Counter misses;
    private final Counter joins;

    /**
     * @param name of the cache, for its meters
     * @param most what all values may weigh together
     * @param isWorthKeeping false: read again each time, as what was not found
     */
    public VersionedCache(
            String name,
            long most,
            Weigher<K, V> weigher,
            Predicate<V> isWorthKeeping,
            Meters meters) {
        this.isWorthKeeping = isWorthKeeping;
        Counter evictions =
                meters.counter(
                        "cache.evictions",
                        "values that had to make room for others",
                        "cache",
                        name);
        this.cache =
                Caffeine.newBuilder()
                        .maximumWeight(most)
                        .weigher((K key, Kept<V> kept) -> weigher.weigh(key, kept.value()))
                        .expireAfterWrite(KEPT)
                        .executor(Runnable::run)
                        .evictionListener(
                                (_, _, cause) -> {
                                    if (cause == RemovalCause.SIZE) {
                                        evictions.increment();
                                    }
                                })
                        .build();
        this.hits = gets(meters, name, "hit");
        this.misses = gets(meters, name, "miss");
        this.joins = gets(meters, name, "joined");
        meters.gauge("cache.values", "values kept", cache::estimatedSize, "cache", name);
    }

    private static Counter gets(Meters meters, String name, String result) {
        return meters.counter(
                "cache.gets",
                "values asked for: kept, read, or waited for while somebody else read them",
                "cache",
                name,
                "result",
                result);
    }

    /**
     * The value of that version.
     *
     * @param version as it was known before the call: what is read meanwhile is kept as of then, so
     *     it is never taken for newer than it is
     * @param load reads it; called once for all who ask at the same time
     * @return failed as the load did, for all of them; nothing is kept then
     */
    public Future<V> get(K key, long version, Supplier<Future<V>> load) {
        Kept<V> kept = cache.getIfPresent(key);
        if (kept != null && kept.version() == version) {
            hits.increment();
            return Future.succeededFuture(kept.value());
        }
        Flight<K> flight = new Flight<>(key, version);
        Promise<V> ours = Promise.promise();
        Future<V> theirs = underWay.putIfAbsent(flight, ours.future());
        if (theirs != null) {
            joins.increment();
            return OwnContext.of(theirs);
        }
        misses.increment();
        OwnContext.apart(load)
                .onSuccess(value -> keep(flight, value))
                .onComplete(
                        loaded -> {
                            boolean _ = underWay.remove(flight, ours.future());
                            ours.handle(loaded);
                        });
        return OwnContext.of(ours.future());
    }

    private void keep(Flight<K> flight, V value) {
        if (isWorthKeeping.test(value)) {
            cache.put(flight.key(), new Kept<>(flight.version(), value));
        }
    }
}
