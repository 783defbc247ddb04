package io.wardstream.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.wardstream.config.Endpoint;
import io.wardstream.config.PostgresConfig;
import io.wardstream.config.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How connections are opened: who, where, with which session settings and bounds. */
final class Connections {

    /** A transaction left open by a bug would hold back VACUUM and partition changes. */
    private static final String IDLE_IN_TRANSACTION_MILLIS = "5000";

    /** The longest statement, a flush, names every column several times. */
    private static final int CACHED_SQL_CHARACTERS = 16_384;

    private static final int CACHED_STATEMENTS = 256;

    private final Vertx vertx;
    private final PostgresConfig config;
    private final String nodeId;

    Connections(Vertx vertx, PostgresConfig config, String nodeId) {
        this.vertx = vertx;
        this.config = config;
        this.nodeId = nodeId;
    }

    Pool platformPool() {
        return pool("platform", config.platformPoolSize(), platform(Map.of()));
    }

    Pool readerPool() {
        return pool("reader", config.readerPoolSize(), readers(config.hosts()));
    }

    /** As the reader's, so that long answers do not take the connections of short ones. */
    Pool historyPool() {
        return pool("history", config.historyPoolSize(), readers(config.hosts()));
    }

    /** The same at a server that need not be a primary: a single host is not asked. */
    Pool replicaPool(Endpoint replica) {
        return pool("replica", config.historyPoolSize(), readers(List.of(replica)));
    }

    private Servers readers(List<Endpoint> hosts) {
        return servers(hosts, config.readerUser(), config.readerPassword(), Map.of());
    }

    /** A connection of the platform role beside the pool, with more session settings. */
    Future<PgConnection> dedicated(Map<String, String> settings) {
        Future<PgConnection> opening =
                platform(settings)
                        .primary()
                        .compose(server -> PgConnection.connect(vertx, (PgConnectOptions) server));
        Future<PgConnection> inTime =
                opening.timeout(config.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
        return inTime.onFailure(_ -> opening.onSuccess(PgConnection::close));
    }

    private Pool pool(String name, int size, Servers servers) {
        return PgBuilder.pool()
                .with(poolOptions(name, size))
                .with(netOptions())
                .connectingTo(servers::primary)
                .using(vertx)
                .build();
    }

    private NetClientOptions netOptions() {
        return new NetClientOptions()
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setTcpKeepAlive(true);
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

    private Servers platform(Map<String, String> settings) {
        return servers(config.hosts(), config.platformUser(), config.platformPassword(), settings);
    }

    private Servers servers(
            List<Endpoint> endpoints, String user, Secret password, Map<String, String> settings) {
        List<PgConnectOptions> hosts =
                endpoints.stream().map(host -> options(host, user, password, settings)).toList();
        return new Servers(vertx, hosts, config.connectTimeout());
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
