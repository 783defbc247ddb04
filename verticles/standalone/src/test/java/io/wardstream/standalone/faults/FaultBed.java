package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.codec.bus.BusCodecs;
import io.wardstream.config.PlatformConfig;
import io.wardstream.embedded.PostgresServer;
import io.wardstream.embedded.TestDatabase;
import io.wardstream.embedded.TestPostgres;
import io.wardstream.ops.Meters;
import io.wardstream.registry.DeviceBatch;
import io.wardstream.registry.Registry;
import io.wardstream.simulator.DeviceToken;
import io.wardstream.simulator.Simulation;
import io.wardstream.simulator.SimulationOptions;
import io.wardstream.simulator.ledger.Ledger;
import io.wardstream.store.Database;
import io.wardstream.store.Migrations;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of the test's own that may be treated badly, a migrated database with devices, the
 * nodes and the simulated ward. Everything it started ends with it.
 */
final class FaultBed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FaultBed.class);
    private static final Duration PROGRESS_LIMIT = Duration.ofSeconds(60);
    private static final Duration SETTLE_LIMIT = Duration.ofSeconds(90);

    final Vertx vertx = Vertx.vertx();
    final PostgresServer postgres;
    final TestDatabase database;
    final PlatformConfig config;
    private final Path logs;
    private final Deque<AutoCloseable> closers = new ArrayDeque<>();

    FaultBed(Class<?> test) {
        this(test, TestPostgres.ownServer());
    }

    /** On a server that the test has set up; stopped with the bed. */
    FaultBed(Class<?> test, PostgresServer postgres) {
        this.postgres = postgres;
        this.database = TestPostgres.databaseIn(postgres, TestPostgres.rolesSql());
        this.config = PlatformConfig.load(null, NodeSettings.databaseSettings(database));
        try {
            logs = BuiltTree.logs(test.getSimpleName());
        } catch (IOException cause) {
            throw new IllegalStateException("no place for logs", cause);
        }
        BusCodecs.registerAll(vertx.eventBus());
        int migrations = await(Migrations.run(vertx, config.postgres()));
        LOG.info("database ready port={} migrations={}", database.port(), migrations);
    }

    /** Waits on the test's thread, at most two minutes. */
    static <T> T await(Future<T> future) {
        try {
            return future.await(2, TimeUnit.MINUTES);
        } catch (TimeoutException late) {
            throw new AssertionError("no answer within two minutes", late);
        }
    }

    /** Adds devices, each assigned to a patient of its own, in a ward of a new hospital. */
    List<DeviceToken> devices(int count) {
        Meters meters = new Meters();
        Database open = Database.open(vertx, config.postgres(), "test");
        Registry registry = await(Registry.open(vertx, open, meters));
        try {
            return await(
                            registry.hospitals()
                                    .create("Faults")
                                    .compose(it -> registry.hospitals().createWard(it, "One"))
                                    .map(ward -> new DeviceBatch(ward, "simulated", count, true))
                                    .compose(registry.devices()::create))
                    .stream()
                    .map(made -> new DeviceToken(made.id().toString(), made.token()))
                    .toList();
        } finally {
            Void _ = await(registry.close().compose(_ -> open.close()));
        }
    }

    NodeSettings settings(String node) {
        return new NodeSettings(node, database);
    }

    /** Starts a node and waits until it serves. */
    PlatformProcess node(NodeSettings settings) {
        PlatformProcess node = starting(settings);
        node.awaitReady();
        return node;
    }

    /** Starts a node, for whoever has more to start meanwhile. */
    PlatformProcess starting(NodeSettings settings) {
        return closedWithThis(PlatformProcess.start(settings, logs));
    }

    <T extends AutoCloseable> T closedWithThis(T resource) {
        closers.push(resource);
        return resource;
    }

    Simulation simulate(SimulationOptions options, List<DeviceToken> devices) {
        return simulate(vertx, options, devices);
    }

    /** On event loops of their own: whoever is measured beside them is not to wait for them. */
    Simulation simulateApart(SimulationOptions options, List<DeviceToken> devices) {
        Vertx apart = Vertx.vertx();
        closers.push(
                () -> {
                    Void _ = await(apart.close());
                });
        return simulate(apart, options, devices);
    }

    private Simulation simulate(Vertx vertx, SimulationOptions options, List<DeviceToken> devices) {
        Simulation simulation = await(Simulation.start(vertx, options, devices));
        closers.push(
                () -> {
                    Ledger _ = await(simulation.stop(Duration.ZERO));
                });
        return simulation;
    }

    /** Waits until so many more samples were acked. */
    static void awaitAcked(Simulation simulation, long more) {
        long goal = simulation.statistics().acked() + more;
        Awaitility.await()
                .atMost(PROGRESS_LIMIT)
                .pollInterval(Duration.ofMillis(3))
                .until(() -> simulation.statistics().acked() >= goal);
    }

    static void awaitConnected(Simulation simulation, int devices) {
        Awaitility.await()
                .atMost(PROGRESS_LIMIT)
                .until(() -> simulation.statistics().connected() == devices);
    }

    /**
     * Lets the devices finish: every sample is answered, then ledger and tables agree exactly.
     *
     * @return the audit, for what else a test wants to know
     */
    Audit settled(Simulation simulation) {
        return settledBeside(Set.of(), simulation);
    }

    /**
     * The same while others have sent too.
     *
     * @param others ids of devices that keep no ledger
     */
    Audit settledBeside(Set<String> others, Simulation simulation) {
        return audited(ledgerOf(simulation), others);
    }

    /** The same of two that have sent to the same platform. */
    Audit settled(Simulation one, Simulation other) {
        return audited(ledgerOf(one).with(ledgerOf(other)), Set.of());
    }

    private static Ledger ledgerOf(Simulation simulation) {
        boolean settled = await(simulation.settle(SETTLE_LIMIT));
        Ledger ledger = await(simulation.ledger());
        LOG.info("settled={} {} {}", settled, ledger.totals(), simulation.statistics());
        assertThat(settled).as("every sample is answered").isTrue();
        assertThat(simulation.statistics().violations()).as("answers out of order").isZero();
        return ledger;
    }

    private Audit audited(Ledger ledger, Set<String> others) {
        Audit audit = Audit.of(database.platformJdbcUrl(), ledger, others);
        LOG.info("audited rows={} wrong={}", audit.rows(), audit.wrong().size());
        assertThat(audit.wrong()).isEmpty();
        assertThat(audit.rows()).isEqualTo(rowsKnown(ledger));
        return audit;
    }

    /** With nothing held back, what is stored is what was acked, and gaps the device declared. */
    private static long rowsKnown(Ledger ledger) {
        assertThat(ledger.totals().held()).isZero();
        assertThat(ledger.totals().lost()).isZero();
        return ledger.totals().acked();
    }

    @Override
    public void close() {
        while (!closers.isEmpty()) {
            AutoCloseable closer = closers.pop();
            try {
                closer.close();
            } catch (Exception failure) {
                LOG.warn("not closed cleanly", failure);
            }
        }
        Void _ = await(vertx.close());
        postgres.resume();
        postgres.stop();
    }
}
