package io.wardstream.samples;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import io.wardstream.store.StorageException;
import io.wardstream.store.StorageException.Category;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** {@link SampleStore} on PostgreSQL, through the platform role's pool. Thread-safe. */
public final class PgSampleStore implements SampleStore {
    private static final String REGISTER_WRITER =
            "INSERT INTO ingest_writer (node_id) VALUES ($1) RETURNING id, losses";

    private static final String READ_LOSSES = "SELECT losses FROM ingest_writer WHERE id = $1";

    /**
     * The same writer with the very next fence is a reconnect the writer knows of; anything else is
     * a loss.
     */
    private static final String READ_LOST =
            """
            SELECT h.device_id
            FROM unnest($2::int[], $3::int[]) AS h(device_id, fence)
            JOIN device_session s ON s.device_id = h.device_id
            WHERE s.writer <> $1 OR s.fence > h.fence + 1
            """;

    private static final String READ_SLOTS =
            """
            SELECT (extract(epoch FROM slot_from) * 1000)::bigint, (extract(epoch FROM slot_to) * 1000)::bigint
            FROM sample_slot
            WHERE state = 'open'
            ORDER BY slot_from
            """;

    private static final long SLOTS_AGE_NANOS = 30_000_000_000L;

    private final Database database;
    private final Pool pool;
    private final PgDeviceSessions sessions;
    private volatile OpenSlots slots = OpenSlots.NONE;
    private volatile long slotsReadAt;

    /** As flushes saw it last; before the first, every minute is offered as a dirty one. */
    private volatile long rollupMark = Long.MAX_VALUE;

    public PgSampleStore(Database database) {
        this.database = database;
        this.pool = database.platform();
        this.sessions = new PgDeviceSessions(database);
    }

    @Override
    public Future<Writer> registerWriter(String nodeId) {
        return query(REGISTER_WRITER, Tuple.of(nodeId))
                .map(rows -> rows.iterator().next())
                .map(row -> new Writer(row.getInteger(0), row.getLong(1)));
    }

    @Override
    public Future<List<SessionOpening>> openSessions(Writer writer, List<EpochRequest> requests) {
        return sessions.open(writer, requests);
    }

    @Override
    public Future<List<EpochState>> openEpochs(List<EpochRequest> requests) {
        return sessions.openEpochs(requests);
    }

    @Override
    public Future<Void> drained(List<DrainedSession> drained) {
        return sessions.drained(drained);
    }

    @Override
    public Future<FlushOutcome> flush(Flush flush) {
        return freshSlots().compose(known -> flush(known, flush)).onFailure(this::noteClosedSlot);
    }

    /** Nothing was written when the roll-up had passed one of the samples: then all are offered. */
    private Future<FlushOutcome> flush(OpenSlots known, Flush flush) {
        return database.bounded(run(known, flush, rollupMark))
                .recover(
                        failure ->
                                isPassed(failure)
                                        ? database.bounded(run(known, flush, Long.MAX_VALUE))
                                        : Future.failedFuture(failure));
    }

    private static boolean isPassed(Throwable failure) {
        return PgDirtyMinutes.PASSED.equals(StorageException.of(failure).sqlState());
    }

    private Future<FlushOutcome> run(OpenSlots known, Flush flush, long dirtyBefore) {
        return pool.getConnection()
                .compose(
                        connection ->
                                new PgFlush(
                                                connection,
                                                known,
                                                flush,
                                                dirtyBefore,
                                                mark -> rollupMark = mark)
                                        .run()
                                        .eventually(connection::close));
    }

    /** A closed slot is learned from the failure it causes, a new one within half a minute. */
    private void noteClosedSlot(Throwable failure) {
        if (StorageException.of(failure).category() == Category.NO_PARTITION) {
            slots = OpenSlots.NONE;
        }
    }

    private Future<OpenSlots> freshSlots() {
        OpenSlots known = slots;
        if (!known.isEmpty() && System.nanoTime() - slotsReadAt < SLOTS_AGE_NANOS) {
            return Future.succeededFuture(known);
        }
        return query(READ_SLOTS, Tuple.tuple()).map(this::remember);
    }

    private OpenSlots remember(RowSet<Row> rows) {
        long[] from = new long[rows.size()];
        long[] to = new long[rows.size()];
        int at = 0;
        for (Row row : rows) {
            from[at] = row.getLong(0);
            to[at++] = row.getLong(1);
        }
        OpenSlots read = new OpenSlots(from, to);
        slotsReadAt = System.nanoTime();
        slots = read;
        return read;
    }

    @Override
    public Future<LostSessions> lostSessions(Writer writer, List<HeldSession> held) {
        Tuple sessions =
                Tuple.of(
                        writer.id(),
                        held.stream().map(HeldSession::deviceId).toArray(Integer[]::new),
                        held.stream().map(HeldSession::fence).toArray(Integer[]::new));
        // losses first: a takeover between the two reads is then noticed by the next flush
        return query(READ_LOSSES, Tuple.of(writer.id()))
                .map(rows -> losses(writer, rows))
                .compose(losses -> query(READ_LOST, sessions).map(rows -> lost(losses, rows)));
    }

    private static long losses(Writer writer, RowSet<Row> rows) {
        if (rows.size() == 0) {
            throw new StorageException(
                    Category.FENCED, "writer " + writer.id() + " is not known", null);
        }
        return rows.iterator().next().getLong(0);
    }

    private static LostSessions lost(long losses, RowSet<Row> rows) {
        Set<Integer> deviceIds = new HashSet<>();
        for (Row row : rows) {
            deviceIds.add(row.getInteger(0));
        }
        return new LostSessions(losses, deviceIds);
    }

    private Future<RowSet<Row>> query(String statement, Tuple parameters) {
        return database.bounded(pool.preparedQuery(statement).execute(parameters));
    }
}
