package io.wardstream.stream;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import io.wardstream.store.Lease;
import io.wardstream.store.Leases;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends samples and alarms to Kafka, on the one node that holds the lease. A node that does not
 * know yet that it has lost it may send a batch once more, and moves nothing back. Confined to one
 * event loop.
 */
final class StreamVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(StreamVerticle.class);
    private static final String LEASE = "stream";

    /** Between two counts of what waits. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final StreamDesk desk;
    private final Leases leases;
    private final String nodeId;
    private List<FeedLoop> loops = List.of();
    private @Nullable WorkerExecutor workers;
    private @Nullable Lease lease;

    StreamVerticle(StreamDesk desk, Leases leases, String nodeId) {
        this.desk = desk;
        this.leases = leases;
        this.nodeId = nodeId;
    }

    /** Fails with one sentence when the settings are wrong; Kafka may be away. */
    @Override
    public Future<?> start() {
        KafkaSettings settings = new KafkaSettings(desk.config(), nodeId);
        Duration longest = desk.config().deliveryTimeout().multipliedBy(2);
        WorkerExecutor sending =
                vertx.createSharedWorkerExecutor(
                        LEASE, desk.sources().size(), longest.toMillis(), TimeUnit.MILLISECONDS);
        workers = sending;
        loops = desk.sources().stream().map(source -> loop(source, sending, settings)).toList();
        return sending.executeBlocking(settings::check)
                .onSuccess(
                        _ -> {
                            vertx.setPeriodic(LOOK.toMillis(), _ -> loops.forEach(FeedLoop::look));
                            lease = leases.compete(vertx, LEASE, new Runner());
                        });
    }

    private FeedLoop loop(Source source, WorkerExecutor sending, KafkaSettings settings) {
        return new FeedLoop(
                vertx,
                source,
                new KafkaSink(vertx, sending, settings, desk.config(), source.feed()),
                desk.positions(),
                desk.config().poll(),
                desk.meters());
    }

    /** What Kafka takes within a moment is noted, the rest is sent by who goes on. */
    @Override
    public Future<?> stop() {
        Lease held = lease;
        WorkerExecutor sending = workers;
        return Future.join(loops.stream().map(loop -> loop.stop(STOP_PATIENCE)).toList())
                .otherwiseEmpty()
                .compose(_ -> held == null ? Future.succeededFuture() : held.close())
                .eventually(() -> sending == null ? Future.succeededFuture() : sending.close())
                .onSuccess(_ -> LOG.debug("stream stopped"));
    }

    private final class Runner implements Lease.Holder {
        @Override
        public void onTaken() {
            loops.forEach(FeedLoop::begin);
        }

        @Override
        public void onLost() {
            loops.forEach(FeedLoop::pause);
        }
    }
}
