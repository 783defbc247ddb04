package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardstream.embedded.EmbeddedPostgres;
import io.wardstream.embedded.PostgresStandby;
import io.wardstream.simulator.DeviceToken;
import io.wardstream.simulator.Simulation;
import io.wardstream.simulator.SimulationOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two servers, each the synchronous standby of the other in turn: a planned change, the former
 * primary comes back read-only at its old address, and then the new one is killed with -9.
 */
final class FailOverFT {
    private static final int DEVICES = 100;
    private static final long SEED = 20_262;
    private static final Duration SOON = Duration.ofSeconds(60);

    /** Slots, packing, roll-ups, late samples, messages, audit; there is no object store here. */
    private static final int LEASES = 6;

    private static final String LEASES_HELD =
            "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid)"
                    + " WHERE locktype = 'advisory' AND granted AND application_name = 'wardstream-node'";

    @TempDir private Path folder;

    @Test
    @Timeout(value = 6, unit = TimeUnit.MINUTES)
    void losesAndDoublesNothingAndCutsNoDevice() {
        EmbeddedPostgres first = EmbeddedPostgres.start(folder.resolve("first"), 0);
        try (FaultBed bed = new FaultBed(FailOverFT.class, first)) {
            List<DeviceToken> devices = bed.devices(DEVICES);
            EmbeddedPostgres second =
                    bed.closedWithThis(
                            PostgresStandby.of(first, folder.resolve("second"), "second"));
            makeSynchronous(first, "second");
            PlatformProcess node =
                    bed.node(
                            bed.settings("node")
                                    .with("WARDSTREAM_POSTGRES_HOSTS", hosts(first, second)));
            Simulation ward = bed.simulate(fiveASecond(node), devices);
            FaultBed.awaitConnected(ward, DEVICES);
            FaultBed.awaitAcked(ward, 5L * DEVICES);
            await().atMost(SOON).until(() -> ask(first, LEASES_HELD) >= LEASES);

            first.stop();
            PostgresStandby.promote(second);
            FaultBed.awaitAcked(ward, 5L * DEVICES);
            await().atMost(SOON).until(() -> ask(second, LEASES_HELD) >= LEASES);

            EmbeddedPostgres again =
                    bed.closedWithThis(
                            PostgresStandby.rejoin(folder.resolve("first"), second, "first"));
            run(again, "ALTER SYSTEM RESET synchronous_standby_names");
            run(again, "SELECT pg_reload_conf()");
            makeSynchronous(second, "first");
            FaultBed.awaitAcked(ward, 5L * DEVICES);
            assertThat(node.metrics().sum("postgres_primary_index")).isEqualTo(1);

            second.kill9();
            PostgresStandby.promote(again);
            FaultBed.awaitAcked(ward, 5L * DEVICES);

            Audit _ = bed.settled(ward);
            assertThat(ward.statistics().closesByCode()).isEmpty();
            assertThat(ward.statistics().reconnects()).isZero();
            Scrape metrics = node.metrics();
            assertThat(metrics.unaccounted()).isZero();
            assertThat(metrics.sum("postgres_primary_index")).isZero();
            assertThat(metrics.sum("postgres_primary_changes_total")).isEqualTo(2);
            await().atMost(SOON).until(() -> node.readiness().contains("\"degraded\":[]"));
        }
    }

    private static SimulationOptions fiveASecond(PlatformProcess node) {
        return SimulationOptions.to(node.settings().deviceUrl()).seed(SEED).rate(5).build();
    }

    private static String hosts(EmbeddedPostgres first, EmbeddedPostgres second) {
        return "127.0.0.1:" + first.port() + ",127.0.0.1:" + second.port();
    }

    /**
     * From then on a commit waits until the standby has it on its disk. In quotes: FIRST is a word
     * there.
     */
    private static void makeSynchronous(EmbeddedPostgres primary, String standby) {
        run(primary, "ALTER SYSTEM SET synchronous_standby_names = '\"" + standby + "\"'");
        run(primary, "SELECT pg_reload_conf()");
        String following =
                "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync' AND"
                        + " application_name = '"
                        + standby
                        + "'";
        await().atMost(SOON).until(() -> ask(primary, following) == 1);
    }

    private static void run(EmbeddedPostgres server, String sql) {
        try (Connection connection = DriverManager.getConnection(server.superuserJdbcUrl());
                Statement statement = connection.createStatement()) {
            boolean _ = statement.execute(sql);
        } catch (SQLException cause) {
            throw new IllegalStateException(sql, cause);
        }
    }

    private static long ask(EmbeddedPostgres server, String question) {
        try (Connection connection = DriverManager.getConnection(server.superuserJdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            return row.next() ? row.getLong(1) : -1;
        } catch (SQLException cause) {
            throw new IllegalStateException(question, cause);
        }
    }
}
