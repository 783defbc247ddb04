package io.wardstream.samples.rollup;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** {@link ClosedHours} in the partitions of hours. */
public final class PgClosedHours implements ClosedHours {

    private static final int PAGE = 500;
    private static final int FIRST_VITAL = 3;

    private static final String BEFORE =
            """
            SELECT to_date(right(child.relname, 8), 'YYYYMMDD') AS month
            FROM pg_inherits i
            JOIN pg_class child ON child.oid = i.inhrelid
            WHERE i.inhparent = 'vital_rollup_1h'::regclass
              AND to_date(right(child.relname, 8), 'YYYYMMDD') < $1
            ORDER BY month
            """;

    private static final String NEXT =
            """
            SELECT patient_id, device_id, (date_part('epoch', bucket) * 1000)::bigint, %s
            FROM vital_rollup_1h
            WHERE bucket >= $1 AND bucket < $2 AND (patient_id, bucket, device_id) > ($3, $4, $5)
            ORDER BY patient_id, bucket, device_id
            LIMIT %s
            """
                    .formatted(PgRollupColumns.NAMES, String.valueOf(PAGE));

    private static final String SUMS =
            """
            SELECT patient_id, %s
            FROM vital_rollup_1h
            WHERE bucket >= $1 AND bucket < $2
            GROUP BY patient_id
            """
                    .formatted(PgRollupColumns.SUMS_OF_PATIENT);

    private static final String IS_COMPLETE =
            """
            SELECT done >= $1 AND NOT EXISTS (SELECT FROM rollup_dirty WHERE minute < $1)
            FROM rollup_mark
            """;

    private static final String DROP = "SELECT vital_rollup_drop_before('vital_rollup_1h', $1)";

    private final Database database;

    public PgClosedHours(Database database) {
        this.database = database;
    }

    @Override
    public Future<List<YearMonth>> before(YearMonth month) {
        return database.bounded(
                        database.platform().preparedQuery(BEFORE).execute(Tuple.of(month.atDay(1))))
                .map(
                        rows ->
                                rows.stream()
                                        .map(row -> YearMonth.from(row.getLocalDate(0)))
                                        .toList());
    }

    @Override
    public Future<Void> each(
            int hospitalId, YearMonth month, Function<List<RollupBucket>, Future<?>> piece) {
        Scope scope = Scope.hospitals(List.of(hospitalId));
        return next(scope, month, 0, begin(month), 0, piece);
    }

    private Future<Void> next(
            Scope scope,
            YearMonth month,
            int patientId,
            OffsetDateTime bucket,
            int deviceId,
            Function<List<RollupBucket>, Future<?>> piece) {
        Tuple values =
                Tuple.of(begin(month), begin(month.plusMonths(1)), patientId, bucket, deviceId);
        return database.read(scope, connection -> connection.preparedQuery(NEXT).execute(values))
                .map(rows -> rows.stream().map(PgClosedHours::bucket).toList())
                .compose(
                        buckets -> {
                            if (buckets.isEmpty()) {
                                return Future.succeededFuture();
                            }
                            RollupBucket last = buckets.getLast();
                            return piece.apply(buckets)
                                    .compose(
                                            _ ->
                                                    next(
                                                            scope,
                                                            month,
                                                            last.patientId(),
                                                            PgRollups.instant(last.start()),
                                                            last.deviceId(),
                                                            piece));
                        });
    }

    private static RollupBucket bucket(Row row) {
        return new RollupBucket(
                row.getInteger(1),
                row.getInteger(0),
                row.getLong(2),
                PgRollupColumns.vitals(row, FIRST_VITAL));
    }

    @Override
    public Future<Boolean> drop(YearMonth month, Collection<PatientSums> proven) {
        OffsetDateTime end = begin(month.plusMonths(1));
        return database.write(
                connection ->
                        PgRollupMark.lock(connection)
                                .compose(
                                        _ ->
                                                connection
                                                        .preparedQuery(IS_COMPLETE)
                                                        .execute(Tuple.of(end)))
                                .map(rows -> rows.iterator().next().getBoolean(0))
                                .compose(
                                        isComplete ->
                                                isComplete
                                                        ? areTheSame(connection, month, proven)
                                                        : Future.succeededFuture(false))
                                .compose(
                                        areTheSame ->
                                                areTheSame
                                                        ? connection
                                                                .preparedQuery(DROP)
                                                                .execute(Tuple.of(end))
                                                                .map(true)
                                                        : Future.succeededFuture(false)));
    }

    private static Future<Boolean> areTheSame(
            SqlConnection connection, YearMonth month, Collection<PatientSums> proven) {
        return connection
                .preparedQuery(SUMS)
                .execute(Tuple.of(begin(month), begin(month.plusMonths(1))))
                .map(rows -> sums(rows).equals(Set.copyOf(proven)));
    }

    private static Set<PatientSums> sums(RowSet<Row> rows) {
        Set<PatientSums> sums = new HashSet<>();
        for (Row row : rows) {
            sums.add(
                    new PatientSums(
                            row.getInteger(0),
                            row.getLong(1),
                            row.getLong(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5),
                            row.getLong(6)));
        }
        return sums;
    }

    private static OffsetDateTime begin(YearMonth month) {
        return month.atDay(1).atStartOfDay().atOffset(ZoneOffset.UTC);
    }
}
