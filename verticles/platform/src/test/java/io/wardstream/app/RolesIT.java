package io.wardstream.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A node does what its settings name, and nothing else. */
class RolesIT {

    private static final List<String> WITH_INSTANCES =
            List.of("INGEST", "WEB", "ALERTS", "NOTIFY", "WHATIF", "REPORTS");

    /** One node of a cluster does what these are for, where its room is. */
    private static final List<String> LEASES_OF_ROOMS =
            List.of("lifecycle.slots", "lifecycle.pack", "lifecycle.rollup", "retrospect");

    private static final String HELD =
            """
            SELECT name
            FROM unnest(ARRAY['lifecycle.slots', 'lifecycle.pack', 'lifecycle.rollup',
                              'retrospect', 'access.audit']) AS name
            WHERE EXISTS (
              SELECT FROM pg_locks l
              JOIN pg_database d ON d.oid = l.database
              WHERE l.locktype = 'advisory' AND l.granted AND d.datname = current_database()
                AND (l.classid::bigint << 32 | l.objid::bigint)
                  = hashtextextended('wardstream.' || name, 0))
            """;

    private final TestDatabase database = MigratedDatabase.fresh();
    private final int devicePort = Ports.free();
    private final int webPort = Ports.free();
    private final Meters meters = new Meters();

    private @Nullable ClusterNode node;
    private @Nullable Platform platform;

    @AfterEach
    void stop() {
        if (platform != null) {
            RegistryBed.done(platform.stop());
        }
        if (node != null) {
            RegistryBed.done(node.vertx().close());
        }
        database.close();
    }

    @Test
    void haveAllByDefault() {
        ClusterNode _ = start(config(Map.of()));

        assertThat(Ports.isFree(devicePort)).isFalse();
        assertThat(Ports.isFree(webPort)).isFalse();
        assertThat(shardsOwned()).isEqualTo(Addresses.SHARDS);
        assertThat(meters.registry().find("ingest.samples.received").counter()).isNotNull();
        await().until(() -> leases().containsAll(LEASES_OF_ROOMS));
    }

    @Test
    void haveNoneWhenEachIsZero() throws SQLException {
        Map<String, String> none = new HashMap<>();
        WITH_INSTANCES.forEach(room -> none.put(room + "_INSTANCES", "0"));
        none.put("LIFECYCLE_ENABLED", "false");
        none.put("RETROSPECT_ENABLED", "false");
        ClusterNode alone = start(config(none));

        assertThat(Ports.isFree(devicePort)).isTrue();
        assertThat(Ports.isFree(webPort)).isTrue();
        assertThat(shardsOwned()).isZero();
        assertThat(alone.members().judges()).isEmpty();
        assertThat(meters.registry().find("ingest.samples.received").counter()).isNull();
        await("the last that begins").until(() -> leases().contains("access.audit"));
        assertThat(leases()).doesNotContainAnyElementsOf(LEASES_OF_ROOMS);
    }

    private ClusterNode start(PlatformConfig config) {
        ClusterNode started =
                RegistryBed.await(
                        ClusterVertx.start(
                                config.cluster(),
                                config.alerts().instances(),
                                new VertxOptions(),
                                meters));
        node = started;
        Platform served = new Platform(started, config, meters);
        platform = served;
        RegistryBed.done(served.start());
        return started;
    }

    private double shardsOwned() {
        return meters.registry().get("alerts.shards.owned").gauge().value();
    }

    /** The names of those that are held; other advisory locks come and go. */
    private Set<String> leases() throws SQLException {
        Set<String> held = new HashSet<>();
        try (Connection connection = DriverManager.getConnection(database.superuserJdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(HELD)) {
            while (row.next()) {
                held.add(row.getString(1));
            }
        }
        return held;
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
