package io.wardstream.registry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.wardstream.access.OpaqueToken;
import io.wardstream.store.StorageException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the devices found for 30 seconds and asks for all others together: one statement is under
 * way at a time, and what comes meanwhile goes with the next. So 5,000 devices that reconnect cost
 * a few statements, and so do 500 bad tokens a second. Unknown tokens are not kept: whoever tries
 * many must not push out the known ones. Thread-safe.
 */
final class CachedDirectory implements DeviceDirectory {

    static final int MAX_WAITING = 10_000;

    private static final int MAX_KEPT = 20_000;
    private static final Duration KEPT_FOR = Duration.ofSeconds(30);
    private static final long WINDOW_MILLIS = 2;
    private static final int MAX_A_STATEMENT = 2_000;
    private static final int MAX_ATTEMPTS = 3;

    private final Vertx vertx;
    private final TokenLookup lookup;
    private final RegistryMeters meters;
    private final InstantSource clock;

    private final Cache<Buffer, Integer> deviceOfToken =
            Caffeine.newBuilder().maximumSize(MAX_KEPT).expireAfterWrite(KEPT_FOR).build();
    private final Cache<Integer, Kept> devices =
            Caffeine.newBuilder().maximumSize(MAX_KEPT).expireAfterWrite(KEPT_FOR).build();

    /** Grows with each {@link #forget}: what was read before it may be out of date. */
    private final AtomicLong forgotten = new AtomicLong();

    private final Object lock = new Object();
    private final Queue<Waiting> waiting = new ArrayDeque<>(); // guarded by lock
    private boolean isUnderWay; // guarded by lock

    /**
     * @param clock by which tokens end while their devices are kept
     */
    CachedDirectory(Vertx vertx, TokenLookup lookup, RegistryMeters meters, InstantSource clock) {
        this.vertx = vertx;
        this.lookup = lookup;
        this.meters = meters;
        this.clock = clock;
    }

    private record Kept(Buffer token, DeviceIdentity device) {}

    /** Somebody who waits for an answer, on a context of their own. */
    private record Waiting(
            Buffer token, Context context, Promise<Optional<DeviceIdentity>> promise) {

        void answer(@Nullable DeviceIdentity device) {
            context.runOnContext(_ -> promise.complete(Optional.ofNullable(device)));
        }

        void fail(Throwable cause) {
            context.runOnContext(_ -> promise.fail(cause));
        }
    }

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
        return enqueue(new Waiting(token, vertx.getOrCreateContext(), Promise.promise()));
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

    private Future<Optional<DeviceIdentity>> enqueue(Waiting one) {
        boolean isFirst;
        synchronized (lock) {
            if (waiting.size() >= MAX_WAITING) {
                return Future.failedFuture(tooMany());
            }
            waiting.add(one);
            isFirst = !isUnderWay;
            isUnderWay = true;
        }
        if (isFirst) {
            vertx.setTimer(WINDOW_MILLIS, _ -> lookUpNext());
        }
        return one.promise().future();
    }

    private void lookUpNext() {
        List<Waiting> group = new ArrayList<>();
        synchronized (lock) {
            while (group.size() < MAX_A_STATEMENT && !waiting.isEmpty()) {
                group.add(waiting.remove());
            }
            isUnderWay = !group.isEmpty();
        }
        if (!group.isEmpty()) {
            lookUp(group, 1);
        }
    }

    private void lookUp(List<Waiting> group, int attempt) {
        long before = forgotten.get();
        meters.statement();
        lookup.find(group.stream().map(Waiting::token).distinct().toList())
                .onComplete(
                        found -> {
                            boolean isCurrent = forgotten.get() == before;
                            if (!isCurrent && attempt < MAX_ATTEMPTS) {
                                lookUp(group, attempt + 1);
                                return;
                            }
                            answer(group, found, isCurrent);
                            lookUpNext();
                        },
                        cause -> {
                            group.forEach(one -> one.fail(cause));
                            lookUpNext();
                        });
    }

    private void answer(List<Waiting> group, Map<Buffer, DeviceIdentity> found, boolean isCurrent) {
        for (Waiting one : group) {
            DeviceIdentity device = found.get(one.token());
            if (device == null) {
                meters.unknownToken();
            } else {
                meters.foundToken();
                if (isCurrent) {
                    deviceOfToken.put(one.token(), device.deviceId());
                    devices.put(device.deviceId(), new Kept(one.token(), device));
                }
            }
            one.answer(device);
        }
    }

    private static StorageException tooMany() {
        return new StorageException(
                StorageException.Category.RETRY,
                "too many tokens wait to be looked up, the bound is " + MAX_WAITING,
                null);
    }
}
