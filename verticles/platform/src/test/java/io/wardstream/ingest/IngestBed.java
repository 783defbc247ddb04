package io.wardstream.ingest;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wardstream.config.IngestConfig;
import io.wardstream.config.PlatformConfig;
import io.wardstream.ops.Readiness;
import io.wardstream.registry.DeviceWithToken;
import io.wardstream.registry.NewDevice;
import io.wardstream.registry.RegistryBed;
import io.wardstream.registry.Ward;
import io.wardstream.samples.PgSampleStore;
import io.wardstream.samples.SampleStore;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A device listener on a real database, and probes that speak the device's side of the protocol by
 * hand.
 */
final class IngestBed implements AutoCloseable {
    final RegistryBed registry = new RegistryBed();
    final Readiness readiness = new Readiness();
    final WebSocketClient client =
            registry.vertx.createWebSocketClient(
                    new WebSocketClientOptions().setMaxFrameSize(1 << 20));
    final Ward ward;
    final IngestNode node;
    private final IngestVerticle verticle;
    private final String deployment;
    private boolean stopped;
    private final List<Probe> probes = new ArrayList<>();

    /**
     * @param settings ingest settings that differ, such as {@code HOLE_MILLIS}
     */
    IngestBed(Map<String, String> settings) {
        this(settings, null);
    }

    IngestBed(Map<String, String> settings, @Nullable SampleStore instead) {
        ward = registry.ward("General", "4 West");
        Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
        OffsetDateTime from = hour.minus(3, ChronoUnit.HOURS).atOffset(ZoneOffset.UTC);
        done(query("SELECT vital_sample_open_slot($1, $2)", from, from.plusHours(6)));
        SampleStore store = instead == null ? new PgSampleStore(registry.database) : instead;
        node =
                new IngestNode(
                        config(settings),
                        "test",
                        store,
                        _ -> Future.succeededFuture(),
                        registry.registry.directory(),
                        readiness,
                        registry.meters);
        done(node.listen(registry.vertx.eventBus()));
        verticle = new IngestVerticle(node);
        deployment = await(registry.vertx.deployVerticle(verticle, new DeploymentOptions()));
        readiness.state(Readiness.State.SERVING);
    }

    private static IngestConfig config(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>();
        environment.put("WARDSTREAM_INGEST_PORT", "0");
        settings.forEach((key, value) -> environment.put("WARDSTREAM_INGEST_" + key, value));
        return PlatformConfig.load(null, environment).ingest();
    }

    int port() {
        return verticle.port();
    }

    DeviceWithToken device() {
        return await(registry.registry.devices().create(new NewDevice(ward, "PM-9", "PM-9")));
    }

    /** A connection that has said nothing yet. */
    Probe connect(DeviceWithToken device) {
        Probe probe = new Probe(await(client.connect(options(device.token()))));
        probes.add(probe);
        return probe;
    }

    /** The status of an upgrade that is refused. */
    UpgradeRejectedException refused(String token) {
        try {
            done(client.connect(options(token)));
        } catch (UpgradeRejectedException refused) {
            return refused;
        }
        throw new AssertionError("the upgrade was not refused");
    }

    private WebSocketConnectOptions options(String token) {
        return new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port())
                .setURI("/ws/device")
                .addSubProtocol("vitals.v1.json")
                .putHeader("Authorization", "Bearer " + token);
    }

    Future<RowSet<Row>> query(String sql, Object... parameters) {
        return registry.database.platform().preparedQuery(sql).execute(Tuple.from(parameters));
    }

    List<Row> rows(String sql, Object... parameters) {
        List<Row> rows = new ArrayList<>();
        await(query(sql, parameters)).forEach(rows::add);
        return rows;
    }

    /** Changes the schema, as only the owner may. */
    Future<?> owner(String sql) {
        var postgres = registry.config.postgres();
        var options =
                new PgConnectOptions()
                        .setHost(postgres.hosts().getFirst().host())
                        .setPort(postgres.hosts().getFirst().port())
                        .setDatabase(postgres.database())
                        .setUser(postgres.ownerUser())
                        .setPassword(postgres.ownerPassword().value());
        return PgConnection.connect(registry.vertx, options)
                .compose(owner -> owner.query(sql).execute().eventually(owner::close));
    }

    /** Samples of a device that are stored, in the order of their seq. */
    List<Row> samples(DeviceWithToken device) {
        return rows(
                """
                SELECT s.*, (extract(epoch FROM s.observed_at) * 1000)::bigint AS observed_millis
                FROM (SELECT * FROM vital_sample UNION ALL SELECT * FROM late_sample) s
                WHERE s.device_id = $1
                ORDER BY s.epoch_no, s.seq
                """,
                device.device().id());
    }

    void stopListener() {
        if (!stopped) {
            stopped = true;
            done(registry.vertx.undeploy(deployment));
        }
    }

    @Override
    public void close() {
        probes.forEach(Probe::leave);
        done(client.close());
        stopListener();
        registry.close();
    }
}
