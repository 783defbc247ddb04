package io.wardstream.alerts;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wardstream.alerts.score.ManualInputs;
import io.wardstream.alerts.score.News2Parameter;
import io.wardstream.alerts.score.News2Score;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@link ScoreStore} on PostgreSQL. */
final class PgScoreStore implements ScoreStore {
    /** Of patients {@code asked}: a step into the index an input, however much was entered. */
    private static final String NEWEST_OF =
            """
            SELECT asked.patient_id, newest.input, newest.value, newest.entered_by,
                   newest.entered_at
            FROM (%s) AS asked
            CROSS JOIN unnest(ARRAY['consciousness', 'oxygen', 'spo2_scale']) AS kind(input)
            CROSS JOIN LATERAL (
              SELECT input, value, entered_by, entered_at
              FROM news2_input
              WHERE patient_id = asked.patient_id AND input = kind.input
              ORDER BY no DESC
              LIMIT 1
            ) AS newest
            """;

    private static final String NEWEST =
            NEWEST_OF.formatted("SELECT unnest($1::int[]) AS patient_id");

    static final String NEWEST_CHANGED =
            NEWEST_OF.formatted(
                    """
                    SELECT DISTINCT patient_id
                    FROM news2_input
                    WHERE recorded_at > now() - make_interval(secs => $1 / 1000::float8)
                    """);

    private static final String INPUTS =
            """
            SELECT input, value, entered_by, entered_at
            FROM news2_input
            WHERE patient_id = $1 AND entered_at >= $2 AND entered_at < $3
            ORDER BY no DESC
            LIMIT $4
            """;

    private static final String ENTER =
            """
            INSERT INTO news2_input (patient_id, hospital_id, input, value, entered_by, entered_at)
            SELECT $1, $2, a.input, a.value, $3, $4
            FROM unnest($5::text[], $6::text[]) AS a(input, value)
            """;

    private static final String MISSING =
            """
            ROW(%1$s.respiration_rate IS NULL, %1$s.spo2 IS NULL, %1$s.oxygen IS NULL,
                %1$s.systolic_bp IS NULL, %1$s.pulse IS NULL, %1$s.consciousness IS NULL,
                %1$s.temperature IS NULL)
            """;

    /** A row says something only when it differs from the one before, whoever wrote that. */
    private static final String RECORD =
            """
            INSERT INTO news2_score
              (patient_id, hospital_id, scored_at, spo2_scale, total, highest, respiration_rate,
               spo2, oxygen, systolic_bp, pulse, consciousness, temperature)
            SELECT a.patient_id, a.hospital_id, a.scored_at, a.spo2_scale, a.total, a.highest,
                   a.respiration_rate, a.spo2, a.oxygen, a.systolic_bp, a.pulse, a.consciousness,
                   a.temperature
            FROM unnest($1::int[], $2::int[], $3::timestamptz[], $4::int[], $5::int[], $6::int[],
                        $7::int[], $8::int[], $9::int[], $10::int[], $11::int[], $12::int[],
                        $13::int[])
              AS a(patient_id, hospital_id, scored_at, spo2_scale, total, highest,
                   respiration_rate, spo2, oxygen, systolic_bp, pulse, consciousness, temperature)
            LEFT JOIN LATERAL (
              SELECT s.total, s.highest, %s AS missing
              FROM news2_score s
              WHERE s.patient_id = a.patient_id AND s.scored_at <= a.scored_at
              ORDER BY s.scored_at DESC
              LIMIT 1
            ) last ON true
            WHERE last.highest IS NULL
               OR last.highest <> a.highest
               OR last.total IS DISTINCT FROM a.total
               OR last.missing IS DISTINCT FROM %s
            ORDER BY a.patient_id
            ON CONFLICT DO NOTHING
            """
                    .formatted(MISSING.formatted("s"), MISSING.formatted("a"));

    /** From the row that stood when the alarm began. Bits by the index of the parameter. */
    private static final String KNOWN_IN_ALARMS =
            """
            SELECT a.patient_id,
                   bit_or((s.respiration_rate IS NOT NULL)::int
                        | ((s.spo2 IS NOT NULL)::int << 1)
                        | ((s.oxygen IS NOT NULL)::int << 2)
                        | ((s.systolic_bp IS NOT NULL)::int << 3)
                        | ((s.pulse IS NOT NULL)::int << 4)
                        | ((s.consciousness IS NOT NULL)::int << 5)
                        | ((s.temperature IS NOT NULL)::int << 6)) AS known
            FROM alarm a
            CROSS JOIN LATERAL (
              SELECT max(b.scored_at) AS at
              FROM news2_score b
              WHERE b.patient_id = a.patient_id
                AND b.scored_at <= least(a.condition_since, a.raised_at)
            ) began
            JOIN news2_score s
              ON s.patient_id = a.patient_id
             AND s.scored_at >= coalesce(began.at, least(a.condition_since, a.raised_at))
            WHERE a.patient_id = ANY ($1::int[])
              AND a.code IN ('NEWS2_HIGH', 'NEWS2_SINGLE')
              AND a.closed_at IS NULL
            GROUP BY a.patient_id
            """;

    private static final String HISTORY =
            """
            SELECT scored_at, spo2_scale, respiration_rate, spo2, oxygen, systolic_bp, pulse,
                   consciousness, temperature
            FROM news2_score
            WHERE patient_id = $1 AND scored_at >= $2 AND scored_at < $3
            ORDER BY scored_at DESC
            LIMIT $4
            """;

    private final Database database;

    PgScoreStore(Database database) {
        this.database = database;
    }

    @Override
    public Future<Map<Integer, ManualInputs>> inputsOf(Scope scope, Collection<Integer> patients) {
        Tuple values = Tuple.tuple().addValue(patients.toArray(Integer[]::new));
        return database.read(
                scope,
                connection ->
                        connection.preparedQuery(NEWEST).execute(values).map(PgScoreInputs::of));
    }

    @Override
    public Future<Map<Integer, ManualInputs>> inputsChangedWithin(Duration lately) {
        return write(NEWEST_CHANGED, Tuple.of((double) lately.toMillis())).map(PgScoreInputs::of);
    }

    @Override
    public Future<List<Scores.PastInput>> inputs(
            Scope scope, int patientId, long fromMillis, long toMillis, int limit) {
        Tuple values =
                Tuple.of(patientId, PgTime.utc(fromMillis), PgTime.utc(toMillis), (long) limit);
        return read(
                scope,
                INPUTS,
                values,
                row ->
                        new Scores.PastInput(
                                row.getString(0),
                                row.getString(1),
                                row.getString(2),
                                millis(row, "entered_at")));
    }

    @Override
    public Future<Void> enter(
            int hospitalId, int patientId, Scores.Entered entered, String by, long at) {
        Map<String, String> given = PgScoreInputs.given(entered);
        Tuple values = Tuple.of(patientId, hospitalId, by, PgTime.utc(at));
        values.addValue(given.keySet().toArray(String[]::new));
        values.addValue(given.values().toArray(String[]::new));
        return write(ENTER, values).mapEmpty();
    }

    @Override
    public Future<Void> record(List<ScoreRow> rows) {
        Tuple values = Tuple.tuple();
        values.addValue(column(rows, ScoreRow::patientId));
        values.addValue(column(rows, ScoreRow::hospitalId));
        values.addValue(
                rows.stream().map(row -> PgTime.utc(row.at())).toArray(OffsetDateTime[]::new));
        values.addValue(column(rows, ScoreRow::spo2Scale));
        values.addValue(column(rows, row -> unlessMissing(row.score().total())));
        values.addValue(column(rows, row -> row.score().highest()));
        for (News2Parameter parameter : News2Parameter.ALL) {
            values.addValue(column(rows, row -> unlessMissing(row.score().points(parameter))));
        }
        return write(RECORD, values).mapEmpty();
    }

    @Override
    public Future<Map<Integer, Integer>> knownInAlarms(Collection<Integer> patients) {
        return write(KNOWN_IN_ALARMS, Tuple.tuple().addValue(patients.toArray(Integer[]::new)))
                .map(
                        rows ->
                                rows.stream()
                                        .collect(
                                                Collectors.toMap(
                                                        row -> row.getInteger("patient_id"),
                                                        row -> row.getInteger("known"))));
    }

    private static @Nullable Integer[] column(
            List<ScoreRow> rows, Function<ScoreRow, @Nullable Integer> cell) {
        @Nullable Integer[] cells = new Integer[rows.size()];
        for (int row = 0; row < cells.length; row++) {
            cells[row] = cell.apply(rows.get(row));
        }
        return cells;
    }

    private static @Nullable Integer unlessMissing(int points) {
        return points == News2Score.MISSING ? null : points;
    }

    @Override
    public Future<List<Scores.Past>> history(
            Scope scope, int patientId, long fromMillis, long toMillis, int limit) {
        Tuple values =
                Tuple.of(patientId, PgTime.utc(fromMillis), PgTime.utc(toMillis), (long) limit);
        return read(scope, HISTORY, values, PgScoreStore::past);
    }

    private static Scores.Past past(Row row) {
        int[] points = new int[News2Parameter.COUNT];
        for (News2Parameter parameter : News2Parameter.ALL) {
            Integer given = row.getInteger(parameter.wireName());
            points[parameter.index()] = given == null ? News2Score.MISSING : given;
        }
        return new Scores.Past(
                millis(row, "scored_at"), row.getInteger("spo2_scale"), News2Score.of(points));
    }

    private <T> Future<List<T>> read(
            Scope scope, String statement, Tuple values, Function<Row, T> mapping) {
        return database.read(
                scope,
                connection ->
                        connection
                                .preparedQuery(statement)
                                .execute(values)
                                .map(rows -> rows.stream().map(mapping).toList()));
    }

    private Future<RowSet<Row>> write(String statement, Tuple values) {
        return database.bounded(database.platform().preparedQuery(statement).execute(values));
    }

    private static long millis(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant().toEpochMilli();
    }
}
