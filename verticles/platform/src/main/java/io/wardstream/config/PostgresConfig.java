package io.wardstream.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The database and the three roles that use it: the owner migrates, the platform role writes, the
 * reader role answers people and sees only what row-level security lets it.
 *
 * @param hosts one server, or a primary and its standbys: the one that takes writes is used
 * @param replica a read replica that answers history while it keeps up; null: the primary does
 * @param replicaMaxLag how far behind the primary it may be
 * @param maxWaitQueue statements waiting for a connection, each pool; more are refused
 * @param connectTimeout of one attempt to connect, and of waiting for a pooled connection
 * @param migrate false: the schema is somebody else's task and only checked
 */
public record PostgresConfig(
        List<Endpoint> hosts,
        @Nullable Endpoint replica,
        Duration replicaMaxLag,
        String database,
        String ownerUser,
        Secret ownerPassword,
        String platformUser,
        Secret platformPassword,
        String readerUser,
        Secret readerPassword,
        int platformPoolSize,
        int readerPoolSize,
        int historyPoolSize,
        int maxWaitQueue,
        Duration connectTimeout,
        Duration idleTimeout,
        Duration maxLifetime,
        Duration statementTimeout,
        boolean migrate) {

    private static final int DEFAULT_PORT = 5432;
    private static final int MAX_POOL = 1_000;
    private static final int DAY_MILLIS = 86_400_000;

    public PostgresConfig {
        hosts = List.copyOf(hosts);
    }

    static PostgresConfig from(ConfigSection postgres) {
        PostgresConfig config =
                new PostgresConfig(
                        postgres.endpoints("hosts", List.of("127.0.0.1:5432"), DEFAULT_PORT),
                        postgres.endpoint("replica", DEFAULT_PORT),
                        postgres.millis("replicaMaxLagMillis", 5_000, 1_000, 60_000),
                        postgres.nonBlank("database", "wardstream"),
                        postgres.nonBlank("ownerUser", "wardstream_owner"),
                        postgres.secret("ownerPassword", ""),
                        postgres.nonBlank("platformUser", "wardstream_platform"),
                        postgres.secret("platformPassword", ""),
                        postgres.nonBlank("readerUser", "wardstream_reader"),
                        postgres.secret("readerPassword", ""),
                        postgres.intBetween("platformPoolSize", 8, 1, MAX_POOL),
                        postgres.intBetween("readerPoolSize", 5, 1, MAX_POOL),
                        postgres.intBetween("historyPoolSize", 3, 1, MAX_POOL),
                        postgres.intBetween("maxWaitQueue", 1_024, 1, 100_000),
                        postgres.millis("connectTimeoutMillis", 5_000, 100, 60_000),
                        postgres.millis("idleTimeoutMillis", 300_000, 1_000, DAY_MILLIS),
                        postgres.millis("maxLifetimeMillis", 1_800_000, 10_000, DAY_MILLIS),
                        postgres.millis("statementTimeoutMillis", 30_000, 100, 3_600_000),
                        postgres.flag("migrate", true));
        config.check(postgres);
        return config;
    }

    private void check(ConfigSection postgres) {
        if (hosts.isEmpty()) {
            throw postgres.refusal("hosts", hosts, "must name at least one host");
        }
        if (ownerUser.equals(platformUser) || ownerUser.equals(readerUser)) {
            throw postgres.refusal("ownerUser", ownerUser, "must be a role of its own");
        }
        if (platformUser.equals(readerUser)) {
            throw postgres.refusal("readerUser", readerUser, "must be a role of its own");
        }
    }
}
