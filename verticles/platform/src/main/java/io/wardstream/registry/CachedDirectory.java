package io.wardstream.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.wardstream.access.OpaqueToken;
import io.wardstream.store.Gathering;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the devices found for 30 seconds and asks for all others together: 5,000 devices that
 * reconnect cost a few statements, and so do 500 bad tokens a second. Unknown tokens are not kept:
 * whoever tries many must not push out the known ones. Thread-safe.
 */
final class CachedDirectory implements DeviceDirectory {

    static final int MAX_WAITING = 10_000;

    private static final int MAX_KEPT = 20_000;
    private static final Duration KEPT_FOR = Duration.ofSeconds(30);
    private static final int MAX_A_STATEMENT = 2_000;
    private static final int MAX_ATTEMPTS = 3;

    private final TokenLookup lookup;
    private final RegistryMeters meters;
    private final InstantSource clock;

    private final Cache<Buffer, Integer> deviceOfToken =
            Caffeine.newBuilder().maximumSize(MAX_KEPT).expireAfterWrite(KEPT_FOR).build();
    private final Cache<Integer, Kept> devices =
            Caffeine.newBuilder().maximumSize(MAX_KEPT).expireAfterWrite(KEPT_FOR).build();

    /** Grows with each {@link #forget}: what was read before it may be out of date. */
    private final AtomicLong forgotten = new AtomicLong();

    private final Gathering<Buffer, DeviceIdentity> waiting =
            new Gathering<>("tokens", MAX_WAITING, MAX_A_STATEMENT, tokens -> lookUp(tokens, 1));

    /**
     * @param clock by which tokens end while their devices are kept
     */
    CachedDirectory(TokenLookup lookup, RegistryMeters meters, InstantSource clock) {
        this.lookup = lookup;
        this.meters = meters;
        this.clock = clock;
        meters.waiting(waiting::waiting, MAX_WAITING);
    }

    private record Kept(Buffer token, DeviceIdentity device) {}

    @Override
    public Future<Optional<DeviceIdentity>> authenticate(String bearerToken) {
        byte[] hash = OpaqueToken.hash(bearerToken);
        if (hash == null) {
            meters.unknownToken();
            return Future.succeededFuture(Optional.empty());
        }
        Buffer token = Buffer.buffer(hash);
        DeviceIdentity kept = kept(token);
        if (kept != null) {
            meters.keptToken();
            return Future.succeededFuture(Optional.of(kept));
        }
        return waiting.get(token).onSuccess(this::count);
    }

    @Override
    public Future<Set<Integer>> ended(Collection<Integer> tokenIds) {
        return tokenIds.isEmpty() ? Future.succeededFuture(Set.of()) : lookup.ended(tokenIds);
    }

    @Override
    public void forget(int deviceId) {
        forgotten.incrementAndGet();
        devices.invalidate(deviceId);
    }

    private @Nullable DeviceIdentity kept(Buffer token) {
        Integer deviceId = deviceOfToken.getIfPresent(token);
        Kept kept = deviceId == null ? null : devices.getIfPresent(deviceId);
        if (kept == null || !kept.token().equals(token)) {
            return null;
        }
        return clock.millis() < kept.device().tokenEndsAt() ? kept.device() : null;
    }

    private Future<Map<Buffer, DeviceIdentity>> lookUp(Set<Buffer> tokens, int attempt) {
        long before = forgotten.get();
        meters.statement();
        return lookup.find(List.copyOf(tokens))
                .compose(
                        found -> {
                            if (forgotten.get() == before) {
                                found.forEach(this::keep);
                            } else if (attempt < MAX_ATTEMPTS) {
                                return lookUp(tokens, attempt + 1);
                            }
                            return Future.succeededFuture(found);
                        });
    }

    private void keep(Buffer token, DeviceIdentity device) {
        deviceOfToken.put(token, device.deviceId());
        devices.put(device.deviceId(), new Kept(token, device));
    }

    private void count(Optional<DeviceIdentity> found) {
        if (found.isPresent()) {
            meters.foundToken();
        } else {
            meters.unknownToken();
        }
    }
}
