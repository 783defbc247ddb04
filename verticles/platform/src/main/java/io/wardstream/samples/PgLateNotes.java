package io.wardstream.samples;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.samples.LateRange.Note;
import io.wardstream.store.Database;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Notes in PostgreSQL: a flush adds a row for each device, the judging job takes rows away. */
public final class PgLateNotes implements LateNotes {

    /** Sent with the samples, see {@link PgFlush}. */
    static final String NOTE =
            """
            INSERT INTO late_note (device_id, observed_from, observed_to)
            SELECT device_id, to_timestamp(observed_from / 1000::float8),
                   to_timestamp(observed_to / 1000::float8)
            FROM unnest($1::int[], $2::bigint[], $3::bigint[])
                 AS u(device_id, observed_from, observed_to)
            """;

    private static final String NEXT =
            """
            WITH oldest AS MATERIALIZED (
              SELECT id, device_id, observed_from, observed_to, noted_at
              FROM late_note
              WHERE device_id <> ALL ($3::int[])
              ORDER BY id
              LIMIT %s
            ), due AS (
              SELECT device_id
              FROM oldest
              GROUP BY device_id
              HAVING max(noted_at) <= now() - make_interval(secs => $1)
                  OR min(noted_at) <= now() - make_interval(secs => $2)
              ORDER BY min(id)
              LIMIT 1
            )
            SELECT id, device_id, (date_part('epoch', observed_from) * 1000)::bigint AS observed_from,
                   (date_part('epoch', observed_to) * 1000)::bigint AS observed_to
            FROM oldest
            JOIN due USING (device_id)
            ORDER BY observed_from
            """
                    .formatted(Integer.toString(LOOKED_AT));

    private static final String JUDGED = "DELETE FROM late_note WHERE id = ANY ($1)";

    private static final String WAITING =
            """
            SELECT count(DISTINCT device_id) AS devices,
                   coalesce(date_part('epoch', now() - min(noted_at)), 0) AS oldest
            FROM (SELECT device_id, noted_at FROM late_note ORDER BY id LIMIT %s) o
            """
                    .formatted(Integer.toString(LOOKED_AT));

    private static final double MILLIS = 1_000;

    private final Database database;

    public PgLateNotes(Database database) {
        this.database = database;
    }

    /** The parameters of {@link #NOTE}: one row a device. */
    static Tuple bind(List<VitalSample> late) {
        Map<Integer, long[]> spans = new TreeMap<>();
        for (VitalSample sample : late) {
            long at = sample.observedAt();
            long[] span = spans.computeIfAbsent(sample.deviceId(), _ -> new long[] {at, at});
            span[0] = Math.min(span[0], at);
            span[1] = Math.max(span[1], at);
        }
        return Tuple.of(
                spans.keySet().toArray(Integer[]::new),
                spans.values().stream().map(span -> span[0]).toArray(Long[]::new),
                spans.values().stream().map(span -> span[1]).toArray(Long[]::new));
    }

    @Override
    public Future<Optional<LateRange>> next(
            Duration quiet, Duration latest, Collection<Integer> without) {
        Tuple values =
                Tuple.of(
                        quiet.toMillis() / MILLIS,
                        latest.toMillis() / MILLIS,
                        without.toArray(Integer[]::new));
        return query(NEXT, values)
                .map(rows -> rows.stream().map(PgLateNotes::note).toList())
                .map(
                        notes ->
                                notes.isEmpty()
                                        ? Optional.empty()
                                        : Optional.of(LateRange.first(notes)));
    }

    private static Note note(Row row) {
        return new Note(
                row.getLong("id"),
                row.getInteger("device_id"),
                row.getLong("observed_from"),
                row.getLong("observed_to"));
    }

    @Override
    public Future<Void> judged(LateRange range) {
        return query(JUDGED, Tuple.of((Object) range.notes().toArray(Long[]::new))).mapEmpty();
    }

    @Override
    public Future<Waiting> waiting() {
        return query(WAITING, Tuple.tuple())
                .map(rows -> rows.iterator().next())
                .map(
                        row ->
                                new Waiting(
                                        row.getLong("devices"),
                                        Duration.ofMillis(
                                                (long) (row.getDouble("oldest") * MILLIS))));
    }

    private Future<RowSet<Row>> query(String statement, Tuple values) {
        return database.bounded(database.platform().preparedQuery(statement).execute(values));
    }
}
