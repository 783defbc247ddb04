package io.wardstream.store;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.SqlConnection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A read that is cancelled when nobody waits for it. PostgreSQL is asked to by a connection of its
 * own, and cancels what the connection does whenever that arrives: until it has, the connection
 * must not go to somebody else. So a cancel that came too late is met by a statement that is there
 * to be cancelled.
 */
final class Cancellable {

    private static final Logger LOG = LoggerFactory.getLogger(Cancellable.class);

    private static final String CANCELLED = "57014";

    /** A cancel that has not come by then does not come any more. */
    private static final String MEET = "SELECT pg_sleep(0.5)";

    private final SqlConnection connection;
    private @Nullable Future<Void> asked; // guarded by this
    private boolean isOver; // guarded by this

    private Cancellable(SqlConnection connection) {
        this.connection = connection;
    }

    /**
     * Does the work for whoever waits on this context; for nobody it is just done.
     *
     * @param alsoWhenLeft false: only when time is over
     */
    static <T> Future<T> run(
            SqlConnection connection, boolean alsoWhenLeft, Supplier<Future<T>> work) {
        Waiter waiter = Waiter.current();
        if (waiter == null) {
            return work.get();
        }
        Cancellable cancellable = new Cancellable(connection);
        Runnable cancel = cancellable::cancel;
        waiter.begin(cancel, alsoWhenLeft);
        return work.get()
                .transform(
                        result -> {
                            waiter.end(cancel);
                            return cancellable.over(result);
                        });
    }

    private void cancel() {
        Promise<Void> done = Promise.promise();
        synchronized (this) {
            if (isOver) {
                return;
            }
            asked = done.future();
        }
        PgConnection.cast(connection)
                .cancelRequest()
                .onFailure(cause -> LOG.warn("not cancelled cause={}", cause.getMessage()))
                .onComplete(_ -> done.complete());
    }

    private <T> Future<T> over(AsyncResult<T> result) {
        Future<T> outcome =
                result.succeeded()
                        ? Future.succeededFuture(result.result())
                        : Future.failedFuture(result.cause());
        Future<Void> cancel;
        synchronized (this) {
            isOver = true;
            cancel = asked;
        }
        boolean isMet =
                result.cause() instanceof PgException failure
                        && CANCELLED.equals(failure.getSqlState());
        return cancel == null || isMet
                ? outcome
                : cancel.compose(_ -> meet()).transform(_ -> outcome);
    }

    /** Not in the transaction, where nothing runs after an error; it was to be read only. */
    private Future<?> meet() {
        return connection
                .query("ROLLBACK")
                .execute()
                .eventually(() -> connection.query(MEET).execute());
    }
}
