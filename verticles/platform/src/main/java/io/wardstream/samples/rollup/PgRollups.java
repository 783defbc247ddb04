package io.wardstream.samples.rollup;

import io.vertx.core.Future;
import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.function.Consumer;

/** Buckets from PostgreSQL, by the primary key and a cursor. */
public final class PgRollups implements Rollups {

    private static final int PAGE = 500;
    private static final int FIRST_VITAL = 2;

    private static final String OF_PATIENT =
            """
            SELECT device_id, (date_part('epoch', bucket) * 1000)::bigint, %s
            FROM %s
            WHERE patient_id = $1 AND bucket >= $2 AND bucket < $3
            ORDER BY bucket, device_id
            """;

    static final String MINUTES =
            OF_PATIENT.formatted(PgRollupColumns.NAMES, table(BucketLength.MINUTE));
    static final String HOURS =
            OF_PATIENT.formatted(PgRollupColumns.NAMES, table(BucketLength.HOUR));

    private static final String THROUGH =
            "SELECT (date_part('epoch', done) * 1000)::bigint FROM rollup_mark";

    private static final String KEPT_FROM =
            """
            SELECT (date_part('epoch', minute_from) * 1000)::bigint,
                   (date_part('epoch', hour_from) * 1000)::bigint
            FROM rollup_mark
            """;

    private final Database database;

    public PgRollups(Database database) {
        this.database = database;
    }

    static String table(BucketLength length) {
        return switch (length) {
            case MINUTE -> "vital_rollup_1m";
            case HOUR -> "vital_rollup_1h";
        };
    }

    @Override
    public Future<Void> ofPatient(
            Scope scope,
            int patientId,
            long from,
            long to,
            BucketLength length,
            Consumer<RollupBucket> each) {
        Tuple values = Tuple.of(patientId, instant(from), instant(to));
        String statement = length == BucketLength.MINUTE ? MINUTES : HOURS;
        return database.read(
                scope, connection -> stream(connection, statement, patientId, values, each));
    }

    private static Future<Void> stream(
            SqlConnection connection,
            String statement,
            int patientId,
            Tuple values,
            Consumer<RollupBucket> each) {
        return connection
                .prepare(statement)
                .compose(
                        prepared -> {
                            Cursor cursor = prepared.cursor(values);
                            return pages(cursor, patientId, each)
                                    .eventually(cursor::close)
                                    .eventually(prepared::close);
                        });
    }

    private static Future<Void> pages(Cursor cursor, int patientId, Consumer<RollupBucket> each) {
        return cursor.read(PAGE)
                .compose(
                        rows -> {
                            for (Row row : rows) {
                                each.accept(bucket(patientId, row));
                            }
                            return cursor.hasMore()
                                    ? pages(cursor, patientId, each)
                                    : Future.succeededFuture();
                        });
    }

    private static RollupBucket bucket(int patientId, Row row) {
        return new RollupBucket(
                row.getInteger(0),
                patientId,
                row.getLong(1),
                PgRollupColumns.vitals(row, FIRST_VITAL));
    }

    @Override
    public Future<Long> through(BucketLength length) {
        return database.bounded(database.platform().query(THROUGH).execute())
                .map(rows -> length.floor(rows.iterator().next().getLong(0)));
    }

    @Override
    public Future<Long> keptFrom(BucketLength length) {
        return database.bounded(database.platform().query(KEPT_FROM).execute())
                .map(rows -> rows.iterator().next().getLong(length == BucketLength.MINUTE ? 0 : 1));
    }

    static OffsetDateTime instant(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }
}
