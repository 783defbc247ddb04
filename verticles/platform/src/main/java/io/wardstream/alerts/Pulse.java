package io.wardstream.alerts;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leaves word that its shards are judged, and finds out, of those it has gained, for how long
 * nobody had: that the platform was down is a fact of its own. Confined to one event loop.
 */
final class Pulse {
    /** Three beats and the time to start again. */
    static final long LONGEST_PAUSE_MILLIS = 45_000;

    private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);

    private final PulseStore store;
    private final Supplier<Set<Integer>> shards;
    private final LongSupplier clock;
    private final OnPause onPause;

    /** By shard, when it was gained: its last word is yet to be read. */
    private final Map<Integer, Long> unread = new HashMap<>();

    private boolean isBusy;

    /** Told of a shard that nobody judged for a while. */
    interface OnPause {
        void paused(int shard, long from, long until);
    }

    Pulse(PulseStore store, Supplier<Set<Integer>> shards, LongSupplier clock, OnPause onPause) {
        this.store = store;
        this.shards = shards;
        this.clock = clock;
        this.onPause = onPause;
    }

    /** These shards are judged here from now on. */
    void gained(Set<Integer> gained) {
        long now = clock.getAsLong();
        gained.forEach(shard -> unread.put(shard, now));
        beat();
    }

    /** To be called every ten seconds; one call to the database is under way at a time. */
    void beat() {
        unread.keySet().retainAll(shards.get());
        if (isBusy || shards.get().isEmpty()) {
            return;
        }
        isBusy = true;
        Map<Integer, Long> gainedAt = Map.copyOf(unread);
        lastOf(gainedAt.keySet())
                .onSuccess(last -> compare(gainedAt, last))
                .compose(_ -> store.beat(read(), clock.getAsLong()))
                .onComplete(
                        _ -> isBusy = false,
                        cause -> {
                            isBusy = false;
                            LOG.debug("pulse not written cause={}", cause.getMessage());
                        });
    }

    private Future<Map<Integer, Long>> lastOf(Set<Integer> gained) {
        return gained.isEmpty() ? Future.succeededFuture(Map.of()) : store.last(gained);
    }

    /** Leaves the last word, so that a restart is not longer than it was; never fails. */
    Future<Void> close() {
        return store.beat(read(), clock.getAsLong()).otherwiseEmpty();
    }

    /** The word of the others must be read before it is written over. */
    private Set<Integer> read() {
        Set<Integer> read = new HashSet<>(shards.get());
        read.removeAll(unread.keySet());
        return read;
    }

    private void compare(Map<Integer, Long> gainedAt, Map<Integer, Long> last) {
        gainedAt.forEach(
                (shard, until) -> {
                    boolean isFirst = unread.remove(shard, until);
                    long from = last.getOrDefault(shard, until);
                    if (isFirst && until - from > LONGEST_PAUSE_MILLIS) {
                        onPause.paused(shard, from, until);
                    }
                });
    }
}
