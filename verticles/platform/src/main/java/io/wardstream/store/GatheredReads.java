package io.wardstream.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Reads for people what many ask for at once, by few statements: a {@link Gathering} for each
 * scope, since what a scope may see is read under it. Thread-safe.
 */
public final class GatheredReads<K, V> {

    /** Of one scope; a request waits for one key of each kind, or for a few. */
    static final int MAX_WAITING = 10_000;

    /** Only so that memory is given back. */
    private static final Duration KEPT = Duration.ofMinutes(1);

    private static final int MAX_SCOPES = 1_000;

    private final String what;
    private final int mostAtOnce;
    private final BiFunction<Scope, Set<K>, Future<Map<K, V>>> read;
    private final Cache<Scope, Gathering<K, V>> scopes =
            Caffeine.newBuilder().maximumSize(MAX_SCOPES).expireAfterAccess(KEPT).build();

    /**
     * @param what is read, for the refusal, such as "patients"
     * @param mostAtOnce keys of one statement
     * @param read what it does not answer is not there
     */
    public GatheredReads(
            String what, int mostAtOnce, BiFunction<Scope, Set<K>, Future<Map<K, V>>> read) {
        this.what = what;
        this.mostAtOnce = mostAtOnce;
        this.read = read;
    }

    /** As {@link Gathering#get}. */
    public Future<Optional<V>> get(Scope scope, K key) {
        return scopes.get(scope, this::gathering).get(key);
    }

    private Gathering<K, V> gathering(Scope scope) {
        return new Gathering<>(what, MAX_WAITING, mostAtOnce, keys -> read.apply(scope, keys));
    }
}
