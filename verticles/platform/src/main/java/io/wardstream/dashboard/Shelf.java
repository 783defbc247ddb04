package io.wardstream.dashboard;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The running feeds of one kind by the internal id of what they show: opened once however many ask,
 * kept for a while after the last viewer. Bounded by what viewers may register for. Confined to one
 * event loop.
 */
final class Shelf<F extends Feed> {

    private record Kept<F>(F feed, Future<F> ready) {}

    private final long keptMillis;
    private final Consumer<F> closer;
    private final Map<Integer, Kept<F>> feeds = new HashMap<>();

    /**
     * An empty one.
     *
     * @param keptMillis how long a feed runs on without a viewer
     * @param closer told of each feed that is not kept any longer
     */
    Shelf(long keptMillis, Consumer<F> closer) {
        this.keptMillis = keptMillis;
        this.closer = closer;
    }

    /** Running or about to; null when nobody has asked for it. */
    @Nullable F find(int id) {
        Kept<F> kept = feeds.get(id);
        return kept == null ? null : kept.feed();
    }

    /**
     * The feed when it is ready.
     *
     * @param opener what must succeed before anybody may watch; when it fails the feed is closed
     */
    Future<F> open(int id, Supplier<F> maker, Function<F, Future<Void>> opener) {
        Kept<F> kept = feeds.get(id);
        if (kept != null) {
            return kept.ready();
        }
        F feed = maker.get();
        Future<F> ready = opener.apply(feed).map(feed);
        feeds.put(id, new Kept<>(feed, ready));
        return ready.onFailure(
                _ -> {
                    feeds.remove(id);
                    closer.accept(feed);
                });
    }

    void each(Consumer<F> action) {
        feeds.values().forEach(kept -> action.accept(kept.feed()));
    }

    /** Closes what nobody has watched for long enough. */
    void sweep(long now) {
        Iterator<Kept<F>> all = feeds.values().iterator();
        while (all.hasNext()) {
            Kept<F> kept = all.next();
            if (kept.ready().isComplete() && kept.feed().audience().isEmptySince(keptMillis, now)) {
                all.remove();
                closer.accept(kept.feed());
            }
        }
    }

    /** Closes all of them. */
    void clear() {
        each(closer);
        feeds.clear();
    }
}
