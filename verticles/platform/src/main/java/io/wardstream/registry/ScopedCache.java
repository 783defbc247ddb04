package io.wardstream.registry;

import io.vertx.core.Future;
import io.wardstream.ops.Meters;
import io.wardstream.store.Scope;
import io.wardstream.store.VersionedCache;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Keeps what people asked the registry for, each under the scope it was read in: it was read under
 * row-level security, and nobody with another scope is ever answered with it. The platform's own
 * work always reads the truth. Thread-safe.
 *
 * @param <K> what was asked for
 * @param <V> what was found
 */
final class ScopedCache<K, V> {

    private record Key<K>(Scope scope, K asked) {}

    private final RegistryVersions versions;
    private final VersionedCache<Key<K>, V> cache;

    /**
     * @param most values kept
     * @param isFound false: not worth keeping, for strangers' guesses must not push out the known
     */
    ScopedCache(
            String name, int most, Predicate<V> isFound, RegistryVersions versions, Meters meters) {
        this.versions = versions;
        this.cache = new VersionedCache<>(name, most, (_, _) -> 1, isFound, meters);
    }

    Future<V> get(Scope scope, K asked, Supplier<Future<V>> load) {
        OptionalLong version = versions.of(scope);
        return version.isPresent()
                ? cache.get(new Key<>(scope, asked), version.getAsLong(), load)
                : load.get();
    }
}
