package io.wardstream.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import io.wardstream.config.Endpoint;
import io.wardstream.config.PostgresConfig;
import io.wardstream.config.Secret;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** How connections are opened: who, where, with which session settings and bounds. Thread-safe. */
final class Connections {

    /** A transaction left open by a bug would hold back VACUUM and partition changes. */
    private static final String IDLE_IN_TRANSACTION_MILLIS = "5000";

    /** The longest statement, a flush, names every column several times. */
    private static final int CACHED_SQL_CHARACTERS = 16_384;

    private static final int CACHED_STATEMENTS = 256;

    /**
     * A way that was cut without a word is given up after that, and the pools make new connections:
     * the kernel itself would try again ever more seldom, and for minutes find out nothing of its
     * being mended. A server that is frozen keeps its connections, its kernel answers; but one to
     * which more is to be sent than it takes. Linux only.
     */
    private static final int UNANSWERED_MILLIS = 15_000;

    private final Vertx vertx;
    private final PostgresConfig config;
    private final String nodeId;
    private final Primary primary;

    /**
     * @param settling how long a new primary gives out no leases
     */
    Connections(Vertx vertx, PostgresConfig config, String nodeId, Duration settling) {
        this.vertx = vertx;
        this.config = config;
        this.nodeId = nodeId;
        this.primary = new Primary(vertx, platform(Map.of()), config.connectTimeout(), settling);
    }

    /** To which all of them lead, but those of the replica. */
    Primary primary() {
        return primary;
    }

    RenewablePool platformPool() {
        return pool("platform", config.platformPoolSize(), platform(Map.of()));
    }

    RenewablePool readerPool() {
        return pool("reader", config.readerPoolSize(), readers(config.hosts()));
    }

    /** As the reader's, so that long answers do not take the connections of short ones. */
    RenewablePool historyPool() {
        return pool("history", config.historyPoolSize(), readers(config.hosts()));
    }

    /** The same at a server that need not be a primary. */
    Pool replicaPool(Endpoint replica) {
        SqlConnectOptions server = readers(List.of(replica)).getFirst();
        return pool("replica", config.historyPoolSize(), () -> Future.succeededFuture(server));
    }

    private List<PgConnectOptions> readers(List<Endpoint> hosts) {
        return options(hosts, config.readerUser(), config.readerPassword(), Map.of());
    }

    /**
     * A connection beside the pools.
     *
     * @param host where it leads to
     */
    record Dedicated(PgConnection connection, Primary.Host host) {}

    /** One of the platform role, with more session settings. */
    Future<Dedicated> dedicated(Map<String, String> settings) {
        List<PgConnectOptions> hosts = platform(settings);
        Future<Dedicated> opening =
                primary.find()
                        .compose(
                                host ->
                                        PgConnection.connect(vertx, hosts.get(host.index()))
                                                .map(made -> new Dedicated(made, host)));
        Future<Dedicated> inTime =
                opening.timeout(config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
        return inTime.onFailure(_ -> opening.onSuccess(late -> late.connection().close()));
    }

    private RenewablePool pool(String name, int size, List<PgConnectOptions> hosts) {
        RenewablePool pool =
                new RenewablePool(
                        () ->
                                pool(
                                        name,
                                        size,
                                        () -> primary.find().map(host -> hosts.get(host.index()))));
        primary.onRenewal(pool::renew);
        return pool;
    }

    private Pool pool(String name, int size, Supplier<Future<SqlConnectOptions>> server) {
        return PgBuilder.pool()
                .with(poolOptions(name, size))
                .with(netOptions())
                .connectingTo(server)
                .using(vertx)
                .build();
    }

    private NetClientOptions netOptions() {
        return new NetClientOptions()
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setTcpKeepAlive(true)
                .setTcpUserTimeout(UNANSWERED_MILLIS);
    }

    private PoolOptions poolOptions(String name, int size) {
        return new PoolOptions()
                .setName(name)
                .setMaxSize(size)
                .setMaxWaitQueueSize(config.maxWaitQueue())
                .setConnectionTimeout((int) config.connectTimeout().toMillis())
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout((int) config.idleTimeout().toMillis())
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxLifetime((int) config.maxLifetime().toMillis())
                .setMaxLifetimeUnit(TimeUnit.MILLISECONDS);
    }

    private List<PgConnectOptions> platform(Map<String, String> settings) {
        return options(config.hosts(), config.platformUser(), config.platformPassword(), settings);
    }

    private List<PgConnectOptions> options(
            List<Endpoint> endpoints, String user, Secret password, Map<String, String> settings) {
        return endpoints.stream().map(host -> options(host, user, password, settings)).toList();
    }

    private PgConnectOptions options(
            Endpoint endpoint, String user, Secret password, Map<String, String> settings) {
        PgConnectOptions options =
                new PgConnectOptions()
                        .setHost(endpoint.host())
                        .setPort(endpoint.port())
                        .setDatabase(config.database())
                        .setUser(user)
                        .setPassword(password.value());
        return options.setCachePreparedStatements(true)
                .setPreparedStatementCacheMaxSize(CACHED_STATEMENTS)
                .setPreparedStatementCacheSqlLimit(CACHED_SQL_CHARACTERS)
                .setProperties(sessionSettings(options.getProperties(), settings));
    }

    private Map<String, String> sessionSettings(
            Map<String, String> driverDefaults, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(driverDefaults);
        settings.put("application_name", "wardstream-" + nodeId);
        settings.put("TimeZone", "UTC");
        settings.put("synchronous_commit", "on");
        settings.put("statement_timeout", String.valueOf(config.statementTimeout().toMillis()));
        settings.put("idle_in_transaction_session_timeout", IDLE_IN_TRANSACTION_MILLIS);
        settings.putAll(more);
        return settings;
    }
}
