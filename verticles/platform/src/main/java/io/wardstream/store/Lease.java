package io.wardstream.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.config.PostgresConfig;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task that one node of the cluster does at a time: an advisory lock of PostgreSQL on a
 * connection of its own. Competes until closed. The holder is told to stop when the connection goes
 * or does not answer, and always before another node can be told to begin: the holder gives up
 * after at most 5 s without an answer, the server lets go of a dead connection after 10 s. A node
 * that dies is replaced within seconds. Confined to one event loop.
 */
public final class Lease {

    /** What the holder does; called on the lease's event loop, must not block. */
    public interface Holder {
        void onTaken();

        /** The lease is gone, through no act of the holder: stop at once. */
        void onLost();
    }

    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
    private static final String TAKE = "SELECT pg_try_advisory_lock(hashtextextended($1, 0))";
    private static final String RENEW = "SELECT 1";
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(3);

    /** The server finds out after 5 + 5 x 1 s that nobody is there any more. */
    private static final Map<String, String> SERVER_SIDE =
            Map.of(
                    "tcp_keepalives_idle", "5",
                    "tcp_keepalives_interval", "1",
                    "tcp_keepalives_count", "5",
                    "statement_timeout", String.valueOf(ANSWER_TIMEOUT.toMillis()));

    private final Vertx vertx;
    private final Context context;
    private final Connections connections;
    private final String name;
    private final Holder holder;
    private @Nullable PgConnection connection;
    private boolean isHeld;
    private boolean isClosed;

    private Lease(Vertx vertx, Connections connections, String name, Holder holder) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.connections = connections;
        this.name = name;
        this.holder = holder;
    }

    /**
     * Begins to compete, at once and for ever, on the caller's event loop.
     *
     * @param name of the task, the same on every node
     */
    public static Lease compete(
            Vertx vertx, PostgresConfig config, String nodeId, String name, Holder holder) {
        Lease lease = new Lease(vertx, new Connections(vertx, config, nodeId), name, holder);
        lease.context.runOnContext(_ -> lease.step());
        return lease;
    }

    /** Lets go; the holder is not called again. Call it on the lease's event loop. */
    public Future<Void> close() {
        isClosed = true;
        isHeld = false;
        return disconnect();
    }

    private void step() {
        if (isClosed) {
            return;
        }
        connected()
                .compose(this::takeOrRenew)
                .timeout(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(this::settle)
                .onFailure(this::lose)
                .onComplete(_ -> vertx.setTimer(INTERVAL.toMillis(), _ -> step()));
    }

    private Future<PgConnection> connected() {
        PgConnection present = connection;
        return present != null
                ? Future.succeededFuture(present)
                : connections.dedicated(SERVER_SIDE).map(this::adopt);
    }

    /** A connection that comes too late finds the lease closed, or another in its place. */
    private PgConnection adopt(PgConnection fresh) {
        PgConnection present = connection;
        if (isClosed || present != null) {
            fresh.close().onFailure(failure -> LOG.debug("connection not closed", failure));
            return present != null ? present : fresh;
        }
        connection = fresh;
        fresh.closeHandler(_ -> onClosed(fresh));
        return fresh;
    }

    private Future<Boolean> takeOrRenew(PgConnection present) {
        return isHeld
                ? present.query(RENEW).execute().map(true)
                : present.preparedQuery(TAKE)
                        .execute(Tuple.of("wardstream." + name))
                        .map(rows -> rows.iterator().next().getBoolean(0));
    }

    private void settle(boolean isMine) {
        if (isMine && !isHeld && !isClosed) {
            isHeld = true;
            LOG.info("lease taken name={}", name);
            holder.onTaken();
        }
    }

    private void onClosed(PgConnection gone) {
        if (gone.equals(connection)) {
            lose(new StorageException(StorageException.Category.RETRY, "connection closed", null));
        }
    }

    private void lose(Throwable cause) {
        disconnect().onFailure(failure -> LOG.debug("lease connection not closed", failure));
        if (isHeld) {
            isHeld = false;
            LOG.warn("lease lost name={} cause={}", name, cause.getMessage());
            holder.onLost();
        }
    }

    private Future<Void> disconnect() {
        PgConnection present = connection;
        connection = null;
        return present == null ? Future.succeededFuture() : present.close();
    }
}
