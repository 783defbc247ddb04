package io.wardstream.store;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import io.wardstream.config.Endpoint;
import io.wardstream.config.PostgresConfig;
import io.wardstream.config.Secret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How connections are opened: who, where, with which session settings and bounds. */
final class Connections {

    private static final String IDLE_IN_TRANSACTION_MILLIS = "5000";

    /** The longest statement here, a flush, names every column twice. */
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
        return pool("platform", config.platformPoolSize(), platformOptions());
    }

    Pool readerPool() {
        return pool(
                "reader",
                config.readerPoolSize(),
                options(config.readerUser(), config.readerPassword()));
    }

    List<SqlConnectOptions> platformOptions() {
        return options(config.platformUser(), config.platformPassword());
    }

    NetClientOptions netOptions() {
        return new NetClientOptions()
                .setConnectTimeout((int) config.connectTimeout().toMillis())
                .setTcpKeepAlive(true);
    }

    private Pool pool(String name, int size, List<SqlConnectOptions> servers) {
        return PgBuilder.pool()
                .with(poolOptions(name, size))
                .with(netOptions())
                .connectingTo(servers)
                .using(vertx)
                .build();
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

    private List<SqlConnectOptions> options(String user, Secret password) {
        return config.hosts().stream()
                .map(host -> (SqlConnectOptions) options(host, user, password))
                .toList();
    }

    private PgConnectOptions options(Endpoint endpoint, String user, Secret password) {
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
                .setProperties(sessionSettings(options.getProperties()));
    }

    private Map<String, String> sessionSettings(Map<String, String> driverDefaults) {
        Map<String, String> settings = new HashMap<>(driverDefaults);
        settings.put("application_name", "wardstream-" + nodeId);
        settings.put("TimeZone", "UTC");
        settings.put("synchronous_commit", "on");
        settings.put("statement_timeout", String.valueOf(config.statementTimeout().toMillis()));
        settings.put("idle_in_transaction_session_timeout", IDLE_IN_TRANSACTION_MILLIS);
        return settings;
    }
}
