package io.wardstream.notify;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at each poll which alarms have changed and which steps are due, and sends what is ordered.
 * It and its like on other nodes share the work by the rows of the database. Confined to one event
 * loop.
 */
public final class NotifyVerticle extends VerticleBase {

    private static final Logger LOG = LoggerFactory.getLogger(NotifyVerticle.class);

    private final NotifyDesk desk;
    private final Function<NameResolver, EgressGuard> guards;
    private @Nullable Senders senders;
    private @Nullable Courier courier;
    private boolean isPlanning;
    private Future<Void> plan = Future.succeededFuture();

    NotifyVerticle(NotifyDesk desk, Function<NameResolver, EgressGuard> guards) {
        this.desk = desk;
        this.guards = guards;
    }

    @Override
    public Future<?> start() {
        EgressGuard guard = guards.apply(new DnsNameResolver(vertx));
        Senders channels = new Senders(vertx, desk.config(), guard, desk.clock());
        Courier sending = new Courier(vertx, desk, channels);
        senders = channels;
        courier = sending;
        vertx.setPeriodic(0, desk.config().poll().toMillis(), _ -> look(sending));
        return Future.succeededFuture();
    }

    /** Takes nothing more, finishes what is under way, and leaves the rest to others. */
    @Override
    public Future<?> stop() {
        Courier sending = courier;
        Senders channels = senders;
        if (sending == null || channels == null) {
            return Future.succeededFuture();
        }
        return Future.join(plan, sending.stop()).transform(_ -> channels.close());
    }

    private void look(Courier sending) {
        sending.work();
        if (isPlanning) {
            return;
        }
        isPlanning = true;
        Instant now = desk.clock().instant();
        plan =
                absorb(now)
                        .compose(_ -> advance(now))
                        .onFailure(this::failed)
                        .onComplete(_ -> isPlanning = false)
                        .otherwiseEmpty();
    }

    private Future<Void> absorb(Instant now) {
        return desk.planner()
                .absorb(now)
                .compose(isMore -> isMore ? absorb(now) : Future.succeededFuture());
    }

    private Future<Void> advance(Instant now) {
        return desk.planner()
                .advance(now)
                .compose(isMore -> isMore ? advance(now) : Future.succeededFuture());
    }

    private void failed(Throwable cause) {
        desk.meters().failures.increment();
        LOG.warn("alarms not looked at cause={}", cause.getMessage());
    }
}
