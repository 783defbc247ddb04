package io.wardstream.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.VertxOptions;
import io.wardstream.cluster.ClusterNode;
import io.wardstream.cluster.ClusterVertx;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.config.PlatformConfig;
import io.wardstream.embedded.Ports;
import io.wardstream.embedded.TestDatabase;
import io.wardstream.ops.Meters;
import io.wardstream.registry.RegistryBed;
import io.wardstream.store.MigratedDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node does what its settings name, and nothing else. */
class RolesIT {

    private static final List<String> WITH_INSTANCES =
            List.of("INGEST", "WEB", "ALERTS", "NOTIFY", "WHATIF", "REPORTS");

    private final TestDatabase database = MigratedDatabase.fresh();
    private final int devicePort = Ports.free();
    private final int webPort = Ports.free();
    private final Meters meters = new Meters();

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void haveAllByDefault() throws SQLException {
        PlatformConfig config = config(Map.of());
        ClusterNode node = start(config);
        Platform platform = new Platform(node, config, meters);

        RegistryBed.done(platform.start());

        assertThat(Ports.isFree(devicePort)).isFalse();
        assertThat(Ports.isFree(webPort)).isFalse();
        assertThat(shardsOwned()).isEqualTo(Addresses.SHARDS);
        assertThat(meters.registry().find("ingest.samples.received").counter()).isNotNull();
        assertThat(leases()).as("slots, packing, roll-ups and more").isGreaterThan(3);
        stop(node, platform);
    }

    @Test
    void haveNoneWhenEachIsZero() throws SQLException {
        Map<String, String> none = new HashMap<>();
        WITH_INSTANCES.forEach(room -> none.put(room + "_INSTANCES", "0"));
        none.put("LIFECYCLE_ENABLED", "false");
        none.put("RETROSPECT_ENABLED", "false");
        PlatformConfig config = config(none);
        ClusterNode node = start(config);
        Platform platform = new Platform(node, config, meters);

        RegistryBed.done(platform.start());

        assertThat(Ports.isFree(devicePort)).isTrue();
        assertThat(Ports.isFree(webPort)).isTrue();
        assertThat(shardsOwned()).isZero();
        assertThat(node.members().judges()).isEmpty();
        assertThat(meters.registry().find("ingest.samples.received").counter()).isNull();
        assertThat(leases())
                .as("sealing the audit, and giving up messages that nobody sends")
                .isLessThanOrEqualTo(2);
        stop(node, platform);
    }

    private ClusterNode start(PlatformConfig config) {
        return RegistryBed.await(
                ClusterVertx.start(
                        config.cluster(), config.alerts().instances(), new VertxOptions(), meters));
    }

    private static void stop(ClusterNode node, Platform platform) {
        RegistryBed.done(platform.stop().eventually(node.vertx()::close));
    }

    private double shardsOwned() {
        return meters.registry().get("alerts.shards.owned").gauge().value();
    }

    private long leases() throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.superuserJdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet count =
                        statement.executeQuery(
                                "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
                                        + " WHERE l.locktype = 'advisory' AND l.granted"
                                        + " AND d.datname = current_database()")) {
            boolean _ = count.next();
            return count.getLong(1);
        }
    }

    private PlatformConfig config(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>();
        settings.put("POSTGRES_HOSTS", database.host() + ":" + database.port());
        settings.put("POSTGRES_DATABASE", database.name());
        settings.put("POSTGRES_OWNER_PASSWORD", TestDatabase.OWNER_PASSWORD);
        settings.put("POSTGRES_PLATFORM_PASSWORD", TestDatabase.PLATFORM_PASSWORD);
        settings.put("POSTGRES_READER_PASSWORD", TestDatabase.READER_PASSWORD);
        settings.put("REDIS_ENABLED", "false");
        settings.put("INGEST_PORT", Integer.toString(devicePort));
        settings.put("INGEST_DRAIN_MILLIS", "1000");
        settings.put("WEB_PORT", Integer.toString(webPort));
        settings.put("OPS_PORT", "0");
        settings.put("ACCESS_BCRYPT_COST", "4");
        settings.putAll(more);
        Map<String, String> environment = new HashMap<>();
        settings.forEach((key, value) -> environment.put("WARDSTREAM_" + key, value));
        return PlatformConfig.load(null, environment);
    }
}
