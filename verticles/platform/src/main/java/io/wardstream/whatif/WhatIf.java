package io.wardstream.whatif;

import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.alerts.AlertRules;
import io.wardstream.alerts.PgRecordedAlarms;
import io.wardstream.config.WhatIfConfig;
import io.wardstream.ops.Meters;
import io.wardstream.registry.Registry;
import io.wardstream.samples.LiveSamples;
import io.wardstream.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door of the room: the jobs, and the verticles that do them. Thread-safe. */
public final class WhatIf {

    private static final Logger LOG = LoggerFactory.getLogger(WhatIf.class);

    private static final Duration TIDY = Duration.ofMinutes(10);

    /** Results may be large: some at a time. */
    private static final int FORGOTTEN_AT_ONCE = 100;

    private final Vertx vertx;
    private final WhatIfDesk desk;
    private final WhatIfJobs jobs;
    private final long tidying;

    /** Begins to drop what is old, whether this node does jobs or not. */
    public WhatIf(
            Vertx vertx,
            Database database,
            Registry registry,
            AlertRules rules,
            LiveSamples samples,
            WhatIfConfig config,
            Clock clock,
            Meters meters) {
        this.vertx = vertx;
        this.desk =
                new WhatIfDesk(
                        config,
                        new PgWhatIfQueue(database),
                        rules,
                        registry.stays(),
                        registry.assignments(),
                        samples,
                        new PgRecordedAlarms(database),
                        clock,
                        new WhatIfMeters(meters));
        this.jobs = new PgWhatIfJobs(database, clock);
        this.tidying = vertx.setPeriodic(TIDY.toMillis(), _ -> tidy());
    }

    public WhatIfJobs jobs() {
        return jobs;
    }

    /** The longest range of one job. */
    public Duration longest() {
        return desk.config().longest();
    }

    /** Verticles to be deployed {@code whatif.instances} times. */
    public Supplier<Deployable> verticles() {
        return () -> new WhatIfVerticle(desk);
    }

    /** Drops nothing more. */
    public Future<Void> close() {
        vertx.cancelTimer(tidying);
        return Future.succeededFuture();
    }

    private void tidy() {
        forget().onFailure(cause -> LOG.warn("no what-if dropped cause={}", cause.getMessage()));
    }

    /** Drops what is old; how many. Failed with a {@code StorageException}. */
    Future<Integer> forget() {
        return desk.queue()
                .forget(desk.clock().instant().minus(desk.config().keep()), FORGOTTEN_AT_ONCE)
                .compose(
                        count ->
                                count < FORGOTTEN_AT_ONCE
                                        ? Future.succeededFuture(count)
                                        : forget().map(more -> count + more));
    }
}
