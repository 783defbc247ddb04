package io.wardstream.samples;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import io.wardstream.ops.Meters;
import io.wardstream.registry.AssignmentInterval;
import io.wardstream.registry.Assignments;
import io.wardstream.store.Scope;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Latest values from Redis when its hash is whole, else from PostgreSQL, which then makes the hash
 * whole. Both give the same answer. Who may see it and which device measured whom comes from the
 * registry under the caller's scope, never from Redis, so that no cached value can cross a
 * hospital's or a patient's border. A Redis that is slow is not waited for. Thread-safe.
 */
public final class CachedLatestReader implements LatestReader {

    private static final Logger LOG = LoggerFactory.getLogger(CachedLatestReader.class);

    private final RedisLatestCache cache;
    private final PgLatestReader truth;
    private final Assignments assignments;
    private final Clock clock;
    private final Counter fromCache;
    private final Counter fromStore;
    private final Counter fromNowhere;
    private final Impatience impatience = new Impatience(System::nanoTime);

    public CachedLatestReader(
            RedisLatestCache cache,
            PgLatestReader truth,
            Assignments assignments,
            Clock clock,
            Meters meters) {
        this.cache = cache;
        this.truth = truth;
        this.assignments = assignments;
        this.clock = clock;
        this.fromCache = reads(meters, "redis");
        this.fromStore = reads(meters, "postgres");
        this.fromNowhere = reads(meters, "none");
    }

    private static Counter reads(Meters meters, String source) {
        return meters.counter(
                "latest.reads", "reads of latest values by where they came from", "source", source);
    }

    @Override
    public Future<LatestVitals> latest(Scope scope, int patientId) {
        long now = clock.millis();
        return assignments
                .ofPatient(
                        scope,
                        patientId,
                        now - LatestWindow.EPISODIC.toMillis(),
                        LatestWindow.until(now))
                .compose(intervals -> new Read(scope, patientId, intervals, now).answer());
    }

    /** One read, once it is known whose devices count. */
    private final class Read {
        private final Scope scope;
        private final int patientId;
        private final List<AssignmentInterval> intervals;
        private final long now;

        Read(Scope scope, int patientId, List<AssignmentInterval> intervals, long now) {
            this.scope = scope;
            this.patientId = patientId;
            this.intervals = intervals;
            this.now = now;
        }

        Future<LatestVitals> answer() {
            if (intervals.isEmpty()) {
                fromNowhere.increment();
                return Future.succeededFuture(vitals(List.of()));
            }
            if (!cache.isTrusted() || impatience.isResting()) {
                return fromStore();
            }
            return impatience
                    .within(this::readHash)
                    .map(this::hash)
                    .transform(
                            read ->
                                    read.succeeded() && cache.isTrusted()
                                            ? judge(read.result())
                                            : fromStore());
        }

        private Future<@Nullable Response> readHash() {
            return cache.call(LatestHash.read(patientId, UUID.randomUUID().toString()));
        }

        private LatestHash hash(Response answer) {
            return LatestHash.of(answer, intervals, now);
        }

        private Future<LatestVitals> judge(LatestHash hash) {
            if (hash.generation().isEmpty()) {
                cache.mistrust(new IllegalStateException("redis was emptied"));
                return fromStore();
            }
            if (hash.isWholeFor(patientId, intervals, now)) {
                fromCache.increment();
                return Future.succeededFuture(vitals(hash.newest().values()));
            }
            fromStore.increment();
            return truth.newest(scope, intervals, now)
                    .onSuccess(entries -> makeWhole(hash, entries))
                    .map(this::vitals);
        }

        private Future<LatestVitals> fromStore() {
            fromStore.increment();
            return truth.newest(scope, intervals, now).map(this::vitals);
        }

        /** Nobody waits for it: whoever comes before it is done asks PostgreSQL too. */
        private void makeWhole(LatestHash hash, Collection<LatestEntry> entries) {
            cache.call(hash.makeWhole(patientId, intervals, now, entries))
                    .onFailure(cause -> LOG.debug("hash not seeded", cause));
        }

        private LatestVitals vitals(Collection<LatestEntry> entries) {
            return LatestVitals.of(patientId, entries, intervals);
        }
    }
}
