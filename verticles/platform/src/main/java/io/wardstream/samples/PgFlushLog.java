package io.wardstream.samples;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.samples.FlushRanges.Observed;
import io.wardstream.samples.packed.SampleMerge.Identity;
import io.wardstream.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The log of flushes in PostgreSQL, of every hospital: as the platform. Below the xmin of a
 * snapshot no transaction is open any more, so nothing can come between.
 */
public final class PgFlushLog implements FlushLog {

    /**
     * More than are sent at once when flushes are small; a constant lets the planner see how few.
     */
    private static final int FLUSHES_AT_ONCE = 64;

    private static final int COUNTED_FLUSHES = 20_000;

    private static final String FLUSHES =
            """
            SELECT xid::text::bigint AS commit_no, flushed_at, ranges, times
            FROM sample_flush
            WHERE xid > $1::text::xid8
              AND xid < pg_snapshot_xmin(pg_current_snapshot())
            ORDER BY xid
            FETCH FIRST %s ROWS WITH TIES
            """
                    .formatted(Integer.toString(FLUSHES_AT_ONCE));

    /** Flushes of another server's past, which a logical restore has brought, wait for nobody. */
    private static final String WAITING =
            """
            SELECT count(*) AS flushes, coalesce(sum(sample_count), 0)::bigint AS samples,
                   min(flushed_at) AS oldest, max(flushed_at) AS newest, now() AS present
            FROM (
              SELECT sample_count, flushed_at
              FROM sample_flush
              WHERE xid > $1::text::xid8
                AND xid < pg_snapshot_xmax(pg_current_snapshot())
              ORDER BY xid
              LIMIT %s
            ) w
            """
                    .formatted(Integer.toString(COUNTED_FLUSHES));

    private static final String EPOCHS =
            """
            SELECT e.device_id, e.epoch_no, e.epoch
            FROM unnest($1::int[], $2::int[]) AS r(device_id, epoch_no)
            JOIN device_epoch e USING (device_id, epoch_no)
            """;

    /** Around a flush that does not say when its samples were observed. */
    private static final Duration AHEAD = Duration.ofMinutes(10);

    private final Database database;
    private final PgMissedSamples stored;
    private final Duration oldest;

    /**
     * Reads nothing yet.
     *
     * @param oldest no sample is older when it is stored
     */
    public PgFlushLog(Database database, Clock clock, Duration oldest) {
        this.database = database;
        this.stored = new PgMissedSamples(database, clock);
        this.oldest = oldest;
    }

    private record Entry(long commit, Instant at, Buffer ranges, @Nullable Buffer times) {

        static Entry of(Row row) {
            return new Entry(
                    row.getLong("commit_no"),
                    row.getOffsetDateTime("flushed_at").toInstant(),
                    row.getBuffer("ranges"),
                    row.getBuffer("times"));
        }
    }

    private record Epoch(int deviceId, int epochNo) {

        static Epoch of(VitalSample sample) {
            return new Epoch(sample.deviceId(), sample.epochNo());
        }
    }

    @Override
    public Future<Part> after(long commit, int limit) {
        return query(FLUSHES, Tuple.of(String.valueOf(commit)))
                .map(rows -> rows.stream().map(Entry::of).toList())
                .compose(
                        entries ->
                                entries.isEmpty()
                                        ? Future.succeededFuture(
                                                new Part(List.of(), commit, null, false, 0))
                                        : read(entries, limit));
    }

    private Future<Part> read(List<Entry> entries, int limit) {
        FlushSearch search = new FlushSearch();
        List<Entry> taken = take(entries, limit, search);
        Entry last = taken.getLast();
        boolean isMore = taken.size() < entries.size() || entries.size() >= FLUSHES_AT_ONCE;
        return find(search, last.at())
                .compose(_ -> epochs(search.samples()))
                .map(
                        samples ->
                                new Part(
                                        samples,
                                        last.commit(),
                                        last.at(),
                                        isMore,
                                        search.missing()));
    }

    /** Whole commits until the limit is reached, one at least. */
    private List<Entry> take(List<Entry> entries, int limit, FlushSearch search) {
        List<Entry> taken = new ArrayList<>();
        int samples = 0;
        for (Entry entry : entries) {
            List<FlushRanges.Range> ranges = FlushRanges.decode(entry.ranges());
            int count = ranges.stream().mapToInt(range -> range.to() - range.from() + 1).sum();
            boolean isNext = taken.isEmpty() || taken.getLast().commit() != entry.commit();
            if (isNext && !taken.isEmpty() && samples + count > limit) {
                break;
            }
            want(entry, ranges, search);
            taken.add(entry);
            samples += count;
        }
        return taken;
    }

    private void want(Entry entry, List<FlushRanges.Range> ranges, FlushSearch search) {
        Buffer coded = entry.times();
        List<Observed> times = coded == null ? List.of() : FlushRanges.decodeTimes(coded);
        Observed anyTime = anyTime(entry.at());
        for (int index = 0; index < ranges.size(); index++) {
            search.want(ranges.get(index), index < times.size() ? times.get(index) : anyTime);
        }
    }

    private Observed anyTime(Instant flushedAt) {
        return new Observed(
                flushedAt.minus(oldest).minus(AHEAD).toEpochMilli(),
                flushedAt.plus(AHEAD).toEpochMilli());
    }

    /**
     * Rows and late samples, then packed minutes, see {@link PgPackedMinutes}. A copy that was sent
     * again may have been placed at another time than the one that is stored: what is missing then
     * is looked for everywhere, but not in packed minutes, of which that would unpack days.
     */
    private Future<Void> find(FlushSearch search, Instant flushedAt) {
        Observed anyTime = anyTime(flushedAt);
        return database.bounded(stored.rows(search.ranges()))
                .onSuccess(search::found)
                .compose(_ -> findPacked(search))
                .compose(
                        _ ->
                                search.missing() == 0
                                        ? Future.succeededFuture(List.<VitalSample>of())
                                        : database.bounded(
                                                stored.rows(
                                                        search.missingAnywhere(
                                                                anyTime.from(), anyTime.to()))))
                .onSuccess(search::found)
                .mapEmpty();
    }

    /** Only where a sample was observed is known: a search of days would unpack all of them. */
    private Future<List<VitalSample>> findPacked(FlushSearch search) {
        List<MissedSamples.Range> ranges =
                search.missingRanges().stream()
                        .filter(
                                range ->
                                        range.observedTo() - range.observedFrom()
                                                < oldest.toMillis())
                        .toList();
        if (ranges.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return database.bounded(
                        PgPackedMinutes.inRanges(database.platform(), ranges, search::wants))
                .onSuccess(search::found);
    }

    private Future<List<Logged>> epochs(List<VitalSample> samples) {
        List<Epoch> asked = samples.stream().map(Epoch::of).distinct().toList();
        Tuple values =
                Tuple.tuple()
                        .addValue(asked.stream().map(Epoch::deviceId).toArray(Integer[]::new))
                        .addValue(asked.stream().map(Epoch::epochNo).toArray(Integer[]::new));
        return query(EPOCHS, values)
                .map(
                        rows -> {
                            Map<Epoch, Long> epochs = HashMap.newHashMap(rows.size());
                            rows.forEach(row -> epochs.put(epoch(row), row.getLong(2)));
                            return samples.stream().map(sample -> logged(sample, epochs)).toList();
                        });
    }

    private static Epoch epoch(Row row) {
        return new Epoch(row.getInteger(0), row.getInteger(1));
    }

    /** An epoch is there before its samples, and stays. */
    private static Logged logged(VitalSample sample, Map<Epoch, Long> epochs) {
        Long epoch = epochs.get(Epoch.of(sample));
        if (epoch == null) {
            throw new IllegalStateException("no epoch of " + Identity.of(sample));
        }
        return new Logged(sample, epoch);
    }

    @Override
    public Future<Waiting> waiting(long commit) {
        return query(WAITING, Tuple.of(String.valueOf(commit)))
                .map(rows -> waiting(rows.iterator().next()));
    }

    private static Waiting waiting(Row row) {
        long flushes = row.getLong("flushes");
        if (flushes == 0) {
            return new Waiting(null, 0);
        }
        Instant first = row.getOffsetDateTime("oldest").toInstant();
        Instant last = row.getOffsetDateTime("newest").toInstant();
        Instant present = row.getOffsetDateTime("present").toInstant();
        long samples = row.getLong("samples");
        if (flushes < COUNTED_FLUSHES) {
            return new Waiting(first, samples);
        }
        double counted = Math.max(1, Duration.between(first, last).toMillis());
        return new Waiting(
                first, (long) (samples * (Duration.between(first, present).toMillis() / counted)));
    }

    private Future<RowSet<Row>> query(String statement, Tuple values) {
        return database.bounded(database.platform().preparedQuery(statement).execute(values));
    }
}
