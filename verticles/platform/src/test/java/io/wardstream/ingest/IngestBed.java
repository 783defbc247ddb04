package io.wardstream.ingest;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
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
import io.wardstream.embedded.TestDatabase;
import io.wardstream.registry.DeviceWithToken;
import io.wardstream.registry.NewDevice;
import io.wardstream.registry.RegistryBed;
import io.wardstream.registry.Ward;
import io.wardstream.samples.PgSampleStore;
import io.wardstream.samples.SampleStore;
import io.wardstream.store.MigratedDatabase;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * Device listeners on a real database, and probes that speak the device's side of the protocol by
 * hand.
 */
final class IngestBed implements AutoCloseable {
    final RegistryBed registry;
    final WebSocketClient client;
    final Ward ward;

    /** The first listener; {@link #listen} makes more. */
    final Listening listening;

    private final Map<String, String> settings;
    private final List<Listening> listenings = new ArrayList<>();
    private final List<Probe> probes = new ArrayList<>();

    /**
     * @param settings ingest settings that differ, such as {@code HOLE_MILLIS}
     */
    IngestBed(Map<String, String> settings) {
        this(settings, MigratedDatabase.fresh());
    }

    IngestBed(Map<String, String> settings, TestDatabase postgres) {
        this.settings = settings;
        registry = new RegistryBed(postgres);
        client =
                registry.vertx.createWebSocketClient(
                        new WebSocketClientOptions()
                                .setMaxFrameSize(1 << 20)
                                .setMaxConnections(1_000));
        ward = registry.ward("General", "4 West");
        Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS);
        OffsetDateTime from = hour.minus(3, ChronoUnit.HOURS).atOffset(ZoneOffset.UTC);
        done(query("SELECT vital_sample_open_slot($1, $2)", from, from.plusHours(6)));
        listening = listen();
    }

    /** Another node, with its own writer and port, on the same database. */
    Listening listen() {
        return listen(new PgSampleStore(registry.database), true);
    }

    /**
     * @param hearsNews false for a node that is cut off from the others
     */
    Listening listen(SampleStore store, boolean hearsNews) {
        Listening another = new Listening(this, config(), store, Errands.NONE, hearsNews);
        listenings.add(another);
        return another;
    }

    /** A node whose devices are told what the errands want. */
    Listening listen(Errands errands) {
        Listening another =
                new Listening(this, config(), new PgSampleStore(registry.database), errands, true);
        listenings.add(another);
        return another;
    }

    private IngestConfig config() {
        Map<String, String> environment = new HashMap<>();
        environment.put("WARDSTREAM_INGEST_PORT", "0");
        settings.forEach((key, value) -> environment.put("WARDSTREAM_INGEST_" + key, value));
        return PlatformConfig.load(null, environment).ingest();
    }

    DeviceWithToken device() {
        return await(registry.registry.devices().create(new NewDevice(ward, "PM-9", "PM-9")));
    }

    /** A connection that has said nothing yet. */
    Probe connect(DeviceWithToken device) {
        return connect(device, listening);
    }

    Probe connect(DeviceWithToken device, Listening to) {
        return open(options(to, device.token()).addSubProtocol("vitals.v1.json"));
    }

    Probe open(WebSocketConnectOptions options) {
        Probe probe = new Probe(await(client.connect(options)));
        probes.add(probe);
        return probe;
    }

    /** The answer to an upgrade that is refused. */
    @CanIgnoreReturnValue
    UpgradeRejectedException refused(String token) {
        return refused(options(listening, token));
    }

    UpgradeRejectedException refused(WebSocketConnectOptions options) {
        try {
            done(client.connect(options));
        } catch (UpgradeRejectedException refused) {
            return refused;
        }
        throw new AssertionError("the upgrade was not refused");
    }

    WebSocketConnectOptions options(Listening to, String token) {
        return new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(to.port())
                .setURI("/ws/device")
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

    /** Samples of a device that are stored, in the order of their epoch and seq. */
    List<Row> samples(DeviceWithToken device) {
        return rows(
                """
                SELECT s.*, (extract(epoch FROM s.observed_at) * 1000)::bigint AS observed_millis
                FROM (SELECT * FROM vital_sample UNION ALL
                      SELECT (jsonb_populate_record(NULL::vital_sample, to_jsonb(l))).* FROM late_sample l) s
                WHERE s.device_id = $1
                ORDER BY s.epoch_no, s.seq, s.observed_at
                """,
                device.device().id());
    }

    List<Integer> seqs(DeviceWithToken device) {
        return samples(device).stream().map(row -> row.getInteger("seq")).toList();
    }

    /** What was refused of a device: code, seq, vital, frame. */
    List<Row> refusals(DeviceWithToken device) {
        return rows(
                "SELECT * FROM rejected_sample WHERE device_id = $1 ORDER BY id",
                device.device().id());
    }

    /**
     * The law: what was received is counted out once, or pending. One counter is read after the
     * other, and a flush may end in between: then they are read again.
     */
    void assertCounted(Listening of) {
        Awaitility.await().untilAsserted(() -> assertAddsUp(of.meters()));
    }

    private static void assertAddsUp(IngestMeters meters) {
        double rejected =
                meters.refused.count()
                        + meters.conflicted.count()
                        + meters.poisoned.count()
                        + meters.fenced.count()
                        + meters.reused.count();
        assertThat(
                        meters.committed.count()
                                + meters.duplicate.count()
                                + rejected
                                + meters.pending.get())
                .isEqualTo(meters.received.count());
    }

    @Override
    public void close() {
        listenings.forEach(Listening::assertCounted);
        probes.forEach(Probe::leave);
        done(client.close());
        listenings.forEach(Listening::stop);
        registry.close();
    }
}
