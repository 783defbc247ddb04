package io.wardstream.ingest;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;

import io.vertx.core.Future;
import io.wardstream.config.IngestConfig;
import io.wardstream.ops.ListenerTls;
import io.wardstream.ops.Meters;
import io.wardstream.ops.Readiness;
import io.wardstream.samples.SampleStore;
import java.util.Optional;

/** One node that listens for devices. */
final class Listening {
    final Readiness readiness = new Readiness();
    final Meters registry = new Meters();
    private final IngestBed bed;
    private final IngestNode node;
    private final IngestVerticle verticle;
    private final String deployment;
    private boolean stopped;

    Listening(
            IngestBed bed,
            IngestConfig config,
            SampleStore store,
            Errands errands,
            boolean hearsNews) {
        this.bed = bed;
        node =
                new IngestNode(
                        config,
                        "test",
                        store,
                        _ -> Future.succeededFuture(),
                        bed.registry.registry.directory(),
                        tls(config),
                        readiness,
                        errands,
                        registry);
        if (hearsNews) {
            done(node.listen(bed.registry.vertx.eventBus()));
        }
        verticle = new IngestVerticle(node);
        deployment = await(bed.registry.vertx.deployVerticle(verticle));
        readiness.state(Readiness.State.SERVING);
    }

    private Optional<ListenerTls> tls(IngestConfig config) {
        return config.tls().isOn()
                ? Optional.of(
                        await(
                                ListenerTls.open(
                                        bed.registry.vertx, "ingest", config.tls(), registry)))
                : Optional.empty();
    }

    int port() {
        return verticle.port();
    }

    IngestMeters meters() {
        return node.meters();
    }

    double received() {
        return meters().received.count();
    }

    double refusedUpgrades(String reason) {
        return registry.counter("ingest.connections.refused", "", "reason", reason).count();
    }

    void assertCounted() {
        bed.assertCounted(this);
    }

    /** Begins to drain, as a node that is stopped does. */
    Future<Void> undeploy() {
        stopped = true;
        return bed.registry.vertx.undeploy(deployment);
    }

    void stop() {
        if (!stopped) {
            done(undeploy());
        }
    }
}
