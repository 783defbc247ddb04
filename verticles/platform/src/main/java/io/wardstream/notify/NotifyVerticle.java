package io.wardstream.notify;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;
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

    /** Of what has come in at one look: a steady stream must not keep steps from being taken. */
    private static final int ROUNDS = 10;

    private final NotifyDesk desk;
    private final Function<NameResolver, EgressGuard> guards;
    private @Nullable Senders senders;
    private @Nullable Courier courier;
    private long polling;
    private boolean isLooking;
    private boolean isPlanning;
    private Future<Void> look = Future.succeededFuture();
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
        polling =
                vertx.setPeriodic(0, desk.config().poll().toMillis(), _ -> look(channels, sending));
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
        vertx.cancelTimer(polling);
        return Future.join(look.compose(_ -> plan), sending.stop())
                .transform(_ -> channels.close());
    }

    private void look(Senders channels, Courier sending) {
        if (isLooking) {
            return;
        }
        isLooking = true;
        Instant now = desk.clock().instant();
        look =
                desk.work()
                        .look(now, channels.channels())
                        .onComplete(_ -> isLooking = false)
                        .onSuccess(found -> begin(found, sending, now))
                        .onFailure(this::failed)
                        .<Void>mapEmpty()
                        .otherwiseEmpty();
    }

    private void begin(PgWork.Found found, Courier sending, Instant now) {
        if (found.hasMessages()) {
            sending.work();
        }
        if (found.isForThePlanner() && !isPlanning) {
            plan(now);
        }
    }

    private void plan(Instant now) {
        isPlanning = true;
        plan =
                inRounds(() -> desk.planner().absorb(now), ROUNDS)
                        .compose(_ -> inRounds(() -> desk.planner().advance(now), ROUNDS))
                        .onFailure(this::failed)
                        .onComplete(_ -> isPlanning = false)
                        .otherwiseEmpty();
    }

    private static Future<Void> inRounds(Supplier<Future<Boolean>> part, int rounds) {
        return part.get()
                .compose(
                        isMore ->
                                isMore && rounds > 1
                                        ? inRounds(part, rounds - 1)
                                        : Future.succeededFuture());
    }

    private void failed(Throwable cause) {
        desk.meters().failures.increment();
        LOG.warn("alarms not looked at cause={}", cause.getMessage());
    }
}
