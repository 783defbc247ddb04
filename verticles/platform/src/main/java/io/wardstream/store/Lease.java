package io.wardstream.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Connections.Dedicated;
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
 * after at most 5 s without an answer, the server lets go of a dead connection after 10 s. A new
 * primary knows nothing of the locks of the former, so there nobody begins before all must have
 * noticed ({@link Primary#isSettled}). A node that dies is replaced within seconds. Confined to one
 * event loop.
 */
public final class Lease {

    /** What the holder does; called on the lease's event loop, must not block. */
    public interface Holder {
        void onTaken();

        /** The lease is gone, through no act of the holder: stop at once. */
        void onLost();
    }

    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

    /** A standby would give the lock, too. */
    private static final String TAKE =
            """
            SELECT CASE WHEN current_setting('transaction_read_only') = 'off'
                        THEN pg_try_advisory_lock(hashtextextended($1, 0)) ELSE false END
            """;

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
    private @Nullable Dedicated dedicated;
    private boolean isHeld;
    private boolean isClosed;

    private Lease(Vertx vertx, Connections connections, String name, Holder holder) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.connections = connections;
        this.name = name;
        this.holder = holder;
    }

    /** Begins at once, on the caller's event loop; see {@link Leases}. */
    static Lease compete(Vertx vertx, Connections connections, String name, Holder holder) {
        Lease lease = new Lease(vertx, connections, name, holder);
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

    private Future<Dedicated> connected() {
        Dedicated present = dedicated;
        if (present != null && isElsewhere(present)) {
            lose(away("the primary is another one"));
            present = null;
        }
        return present != null
                ? Future.succeededFuture(present)
                : connections.dedicated(SERVER_SIDE).map(this::adopt);
    }

    /** While none is known, the connection says for itself whether it is any good. */
    private boolean isElsewhere(Dedicated present) {
        Primary.Host primary = connections.primary().known();
        return primary != null && !primary.equals(present.host());
    }

    /** A connection that comes too late finds the lease closed, or another in its place. */
    private Dedicated adopt(Dedicated fresh) {
        Dedicated present = dedicated;
        if (isClosed || present != null) {
            fresh.connection()
                    .close()
                    .onFailure(failure -> LOG.debug("connection not closed", failure));
            return present != null ? present : fresh;
        }
        dedicated = fresh;
        fresh.connection().closeHandler(_ -> onClosed(fresh));
        return fresh;
    }

    private Future<Boolean> takeOrRenew(Dedicated present) {
        if (isHeld) {
            return Primary.writable(present.connection()).map(true);
        }
        return connections.primary().isSettled()
                ? present.connection()
                        .preparedQuery(TAKE)
                        .execute(Tuple.of("wardstream." + name))
                        .map(rows -> rows.iterator().next().getBoolean(0))
                : Future.succeededFuture(false);
    }

    private void settle(boolean isMine) {
        if (isMine && !isHeld && !isClosed) {
            isHeld = true;
            LOG.info("lease taken name={}", name);
            holder.onTaken();
        }
    }

    private void onClosed(Dedicated gone) {
        if (gone.equals(dedicated)) {
            lose(away("connection closed"));
        }
    }

    private static StorageException away(String why) {
        return new StorageException(StorageException.Category.RETRY, why, null);
    }

    private void lose(Throwable cause) {
        connections.primary().doubt(StorageException.of(cause));
        disconnect().onFailure(failure -> LOG.debug("lease connection not closed", failure));
        if (isHeld) {
            isHeld = false;
            LOG.warn("lease lost name={} cause={}", name, cause.getMessage());
            holder.onLost();
        }
    }

    private Future<Void> disconnect() {
        Dedicated present = dedicated;
        dedicated = null;
        return present == null ? Future.succeededFuture() : present.connection().close();
    }
}
