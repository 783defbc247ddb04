package io.wardstream.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnectOptions;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Chooses the server for a new connection. A list of hosts is a primary and its standbys, and only
 * the primary will do: writing to a standby fails, reading from one may miss what was acked.
 * Thread-safe.
 */
final class Servers {

    private static final String IS_STANDBY = "SELECT pg_is_in_recovery()";

    private final Vertx vertx;
    private final List<PgConnectOptions> hosts;
    private final Duration timeout;

    Servers(Vertx vertx, List<PgConnectOptions> hosts, Duration timeout) {
        this.vertx = vertx;
        this.hosts = List.copyOf(hosts);
        this.timeout = timeout;
    }

    /**
     * The primary at this moment; a single host is taken for it unasked.
     *
     * @return failed when no host answers as a primary within the timeout of each
     */
    Future<SqlConnectOptions> primary() {
        return hosts.size() == 1 ? Future.succeededFuture(hosts.getFirst()) : firstPrimary(0);
    }

    private Future<SqlConnectOptions> firstPrimary(int index) {
        PgConnectOptions host = hosts.get(index);
        Future<SqlConnectOptions> candidate = isPrimary(host).compose(is -> taken(host, is));
        return index + 1 == hosts.size()
                ? candidate
                : candidate.recover(_ -> firstPrimary(index + 1));
    }

    private static Future<SqlConnectOptions> taken(PgConnectOptions host, boolean isPrimary) {
        return isPrimary
                ? Future.succeededFuture(host)
                : Future.failedFuture(new StandbyException());
    }

    private Future<Boolean> isPrimary(PgConnectOptions host) {
        return PgConnection.connect(vertx, host)
                .compose(connection -> ask(connection).eventually(connection::close))
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Future<Boolean> ask(SqlConnection connection) {
        return connection
                .query(IS_STANDBY)
                .execute()
                .map(rows -> !rows.iterator().next().getBoolean(0));
    }

    /** Every host that answers is a standby: a failover may be under way. */
    private static final class StandbyException extends java.io.IOException {
        StandbyException() {
            super("no host is a primary");
        }
    }
}
