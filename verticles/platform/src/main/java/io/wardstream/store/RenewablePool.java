package io.wardstream.store;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PrepareOptions;
import io.vertx.sqlclient.PreparedQuery;
import io.vertx.sqlclient.Query;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pool whose connections can all be closed, those in use too, while it goes on: the driver lets
 * no single connection go, so there is another pool behind it from then on. Thread-safe.
 */
final class RenewablePool implements Pool {

    private static final Logger LOG = LoggerFactory.getLogger(RenewablePool.class);

    private final Supplier<Pool> opening;

    /** As many as wait for a connection: the driver's own bound. */
    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();

    private volatile Pool present;
    private boolean isClosed; // guarded by this

    /**
     * @param opening called at once and at each renewal
     */
    RenewablePool(Supplier<Pool> opening) {
        this.opening = opening;
        this.present = opening.get();
    }

    /**
     * Somebody who waits for a connection; a pool that is closed forgets those who wait while one
     * is being opened.
     *
     * @param context on which they are answered
     */
    private record Waiting(@Nullable Context context, Promise<SqlConnection> promise) {

        void answer(AsyncResult<SqlConnection> result) {
            if (result.failed()) {
                boolean _ = promise.tryFail(result.cause());
            } else if (!promise.tryComplete(result.result())) {
                result.result()
                        .close()
                        .onFailure(cause -> LOG.debug("connection not closed", cause));
            }
        }

        void sendAway() {
            if (context == null) {
                fail();
            } else {
                context.runOnContext(_ -> fail());
            }
        }

        private void fail() {
            boolean _ = promise.tryFail(new VertxException("all connections are closed", true));
        }
    }

    /**
     * What waits for connections fails, and what runs on them; a server that stands still may leave
     * the latter without an answer. Whether it was committed is not known then.
     */
    void renew() {
        Pool former;
        synchronized (this) {
            if (isClosed) {
                return;
            }
            former = present;
            present = opening.get();
        }
        waiting.forEach(Waiting::sendAway);
        former.close().onFailure(cause -> LOG.debug("former pool not closed", cause));
    }

    @Override
    public Future<SqlConnection> getConnection() {
        Waiting waiter = new Waiting(Vertx.currentContext(), Promise.promise());
        boolean _ = waiting.add(waiter);
        present.getConnection().onComplete(waiter::answer);
        return waiter.promise().future().onComplete(_ -> waiting.remove(waiter));
    }

    @Override
    public Query<RowSet<Row>> query(String sql) {
        return present.query(sql);
    }

    @Override
    public PreparedQuery<RowSet<Row>> preparedQuery(String sql) {
        return present.preparedQuery(sql);
    }

    @Override
    public PreparedQuery<RowSet<Row>> preparedQuery(String sql, PrepareOptions options) {
        return present.preparedQuery(sql, options);
    }

    @Override
    public int size() {
        return present.size();
    }

    @Override
    public Future<Void> close() {
        synchronized (this) {
            isClosed = true;
        }
        return present.close();
    }
}
