package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardstream.embedded.DatabaseRoles;
import io.wardstream.simulator.DeviceToken;
import io.wardstream.simulator.Simulation;
import io.wardstream.simulator.SimulationOptions;
import io.wardstream.simulator.Statistics;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** PostgreSQL is restarted in an orderly way, and has no connections left for anybody (53300). */
final class PostgresOutageFT {
    private static final int DEVICES = 200;
    private static final long SEED = 20_263;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void restartsAndARunOutOfConnectionsLoseNothing() {
        try (FaultBed bed = new FaultBed(PostgresOutageFT.class)) {
            List<DeviceToken> devices = bed.devices(DEVICES);
            PlatformProcess node = bed.node(bed.settings("node"));
            Simulation ward =
                    bed.simulate(
                            SimulationOptions.to(node.settings().deviceUrl())
                                    .seed(SEED)
                                    .rate(5)
                                    .build(),
                            devices);
            FaultBed.awaitConnected(ward, DEVICES);

            for (int restart = 0; restart < Pass.count(1, 5); restart++) {
                FaultBed.awaitAcked(ward, 3L * DEVICES);
                bed.postgres.restart();
            }
            FaultBed.awaitAcked(ward, 3L * DEVICES);

            nobodyMayConnect(bed);
            Statistics before = ward.statistics();
            Pass.lasts(Pass.seconds(4, 20));
            Statistics after = ward.statistics();
            String readiness = node.readiness();
            limit(bed, -1);

            Audit _ = bed.settled(ward);
            assertThat(after.acked()).as("acked without a connection").isEqualTo(before.acked());
            assertThat(after.sent()).as("devices go on").isGreaterThan(before.sent() + DEVICES);
            assertThat(readiness).contains("\"postgres\"");
            assertThat(ward.statistics().closesByCode()).isEmpty();
            assertThat(node.metrics().unaccounted()).isZero();
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> node.readiness().contains("\"degraded\":[]"));
        }
    }

    /** The refusal is the one of a server whose max_connections are used up, without a race. */
    private static void nobodyMayConnect(FaultBed bed) {
        limit(bed, 0);
        asSuperuser(
                bed,
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename IN ('"
                        + DatabaseRoles.PLATFORM
                        + "', '"
                        + DatabaseRoles.READER
                        + "')");
        Pass.lasts(Duration.ofMillis(500)); // acks of what was committed are on their way
    }

    private static void limit(FaultBed bed, int connections) {
        for (String role : List.of(DatabaseRoles.PLATFORM, DatabaseRoles.READER)) {
            asSuperuser(bed, "ALTER ROLE " + role + " CONNECTION LIMIT " + connections);
        }
    }

    private static void asSuperuser(FaultBed bed, String sql) {
        try (Connection connection = DriverManager.getConnection(bed.database.superuserJdbcUrl());
                Statement statement = connection.createStatement()) {
            boolean _ = statement.execute(sql);
        } catch (SQLException cause) {
            throw new IllegalStateException(sql, cause);
        }
    }
}
