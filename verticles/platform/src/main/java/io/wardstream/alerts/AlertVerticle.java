package io.wardstream.alerts;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.MessageConsumer;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.bus.DeviceControl;
import io.wardstream.codec.bus.DeviceControl.Reassigned;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges the patients of the shards that this instance owns. Nothing is shared between instances
 * but {@link AlertNode}; what this one knows is confined to its event loop.
 */
public final class AlertVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(AlertVerticle.class);

    private static final long FILL_MILLIS = 100;
    private static final long TICK_MILLIS = 1_000;

    /** A stop does not wait for a database that is away: the next owner raises the same alarms. */
    private static final long DRAIN_MILLIS = 3_000;

    private final AlertNode node;
    private final ShardOwnership ownership;
    private @Nullable AlertLoop loop;
    private @Nullable MessageConsumer<DeviceControl> control;
    private boolean isStopped;

    AlertVerticle(AlertNode node, ShardOwnership ownership) {
        this.node = node;
        this.ownership = ownership;
    }

    /**
     * Completes when the shards are listened to; what the database knows of their patients is read
     * after that.
     */
    @Override
    public Future<?> start() {
        AlertLoop started = new AlertLoop(vertx, node, ownership);
        loop = started;
        AlertPace pace = node.pace();
        pace.every(vertx, FILL_MILLIS, started::fill);
        pace.every(vertx, TICK_MILLIS, started::tick);
        pace.every(vertx, Foresight.EVERY_MILLIS, started::foretell);
        pace.every(vertx, Takeover.COMPARE_MILLIS, started::compare);
        MessageConsumer<DeviceControl> consumer =
                vertx.eventBus().consumer(Addresses.DEVICES_CONTROL);
        consumer.handler(message -> hear(started, message.body()));
        control = consumer;
        node.rules().onChange(() -> onLoop(this::takeRules));
        ownership.members().onChange(() -> onLoop(this::own));
        return consumer.completion().compose(_ -> started.own());
    }

    private static void hear(AlertLoop loop, DeviceControl message) {
        if (message instanceof Reassigned reassigned) {
            loop.reassigned(reassigned);
        }
    }

    private void own() {
        AlertLoop running = loop;
        if (running != null && !isStopped) {
            Future<Void> _ = running.own();
        }
    }

    private void takeRules() {
        AlertLoop running = loop;
        if (running != null && !isStopped) {
            running.rules();
        }
    }

    /** News come on any thread. */
    private void onLoop(Runnable work) {
        Context mine = context;
        mine.runOnContext(_ -> work.run());
    }

    /** Listens no more, and writes what waits, for at most three seconds. */
    @Override
    public Future<?> stop() {
        isStopped = true;
        AlertLoop running = loop;
        MessageConsumer<DeviceControl> consumer = control;
        if (running == null || consumer == null) {
            return Future.succeededFuture();
        }
        return Future.join(consumer.unregister(), running.close())
                .compose(_ -> running.whenRecorded())
                .timeout(DRAIN_MILLIS, TimeUnit.MILLISECONDS)
                .onFailure(
                        _ ->
                                LOG.error(
                                        "stopped with alarms not recorded waiting={}",
                                        running.waiting()))
                .otherwiseEmpty();
    }
}
