package io.wardstream.alerts;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.sqlclient.SqlConnection;
import io.wardstream.codec.model.Alarm;
import io.wardstream.store.Database;
import io.wardstream.store.StorageException;
import io.wardstream.store.StorageException.Category;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The real store, until one write is cut: the next one of a patient after {@link #cutNext}. After a
 * deadly cut whoever writes here is dead: nothing reaches the database, and nothing is answered.
 * Thread-safe.
 */
final class CutStore implements AlarmStore {

    private static final String LOCK = "LOCK TABLE alarm IN SHARE MODE";

    private static final String END_WAITING =
            """
            SELECT pg_terminate_backend(pid)
            FROM pg_locks
            WHERE relation = 'alarm'::regclass AND NOT granted
            """;

    private final Database database;
    private final AlarmStore real;
    private final AtomicReference<@Nullable Order> ordered = new AtomicReference<>();
    private volatile boolean isCut;
    private volatile boolean isDead;

    private record Order(Cut cut, int patientId) {
        boolean concerns(List<Recording> writes) {
            return of(writes).findAny().isPresent();
        }

        /** Somebody else may have been first: then this was not the write, and another follows. */
        boolean isWritten(List<Recording> writes, Map<UUID, Alarm> standing) {
            return of(writes)
                    .allMatch(it -> it.alarm().recorded().equals(standing.get(it.alarm().id())));
        }

        private Stream<Recording> of(List<Recording> writes) {
            return writes.stream().filter(it -> it.alarm().subject().patientId() == patientId);
        }
    }

    CutStore(Database database) {
        this.database = database;
        this.real = new PgAlarmStore(database);
    }

    void cutNext(Cut cut, int patientId) {
        isCut = false;
        ordered.set(new Order(cut, patientId));
    }

    /** What the database was to do, it has done. */
    boolean isCut() {
        return isCut;
    }

    void die() {
        isDead = true;
    }

    @Override
    public Future<Map<UUID, Alarm>> raise(List<Recording> raises) {
        return write(raises, () -> real.raise(raises));
    }

    @Override
    public Future<Map<UUID, Alarm>> change(List<Recording> changes) {
        return write(changes, () -> real.change(changes));
    }

    @Override
    public Future<List<RecentAlarm>> recentOf(Collection<Integer> patientIds, long closedAfter) {
        return isDead ? never() : real.recentOf(patientIds, closedAfter);
    }

    @Override
    public Future<List<Alarm>> openIn(Collection<Integer> shards) {
        return isDead ? never() : real.openIn(shards);
    }

    private Future<Map<UUID, Alarm>> write(
            List<Recording> writes, Supplier<Future<Map<UUID, Alarm>>> statement) {
        if (isDead) {
            return never();
        }
        Order order = ordered.get();
        if (order == null || !order.concerns(writes)) {
            return statement.get();
        }
        ordered.set(null);
        Cut cut = order.cut();
        return reach(cut, statement)
                .transform(
                        ended -> {
                            if (ended.succeeded() && !order.isWritten(writes, ended.result())) {
                                ordered.set(order);
                                return Future.succeededFuture(ended.result());
                            }
                            isDead = cut.isDeadly();
                            isCut = true;
                            return answer(cut, ended);
                        });
    }

    private <T> Future<T> reach(Cut cut, Supplier<Future<T>> statement) {
        return switch (cut.reaches()) {
            case NOTHING -> Future.failedFuture("never sent");
            case STATEMENT -> sentAndRolledBack(statement);
            case COMMIT -> statement.get();
        };
    }

    private static <T> Future<T> answer(Cut cut, AsyncResult<T> ended) {
        if (cut.isDeadly()) {
            return never();
        }
        if (ended.failed()) {
            return Future.failedFuture(ended.cause());
        }
        if (cut.isAnswered()) {
            return Future.succeededFuture(ended.result());
        }
        return Future.failedFuture(new StorageException(Category.RETRY, "connection cut", null));
    }

    /** The statement waits for a lock in the database, and there its connection is ended. */
    private <T> Future<T> sentAndRolledBack(Supplier<Future<T>> statement) {
        return database.platform()
                .withTransaction(
                        locking ->
                                locking.query(LOCK)
                                        .execute()
                                        .compose(
                                                _ -> {
                                                    Future<T> answer = statement.get();
                                                    return endWaiting(locking).map(answer);
                                                }))
                .compose(answer -> answer);
    }

    private static Future<Void> endWaiting(SqlConnection connection) {
        return connection
                .query(END_WAITING)
                .execute()
                .compose(
                        ended ->
                                ended.size() > 0
                                        ? Future.succeededFuture()
                                        : endWaiting(connection));
    }

    private static <T> Future<T> never() {
        return Promise.<T>promise().future();
    }
}
