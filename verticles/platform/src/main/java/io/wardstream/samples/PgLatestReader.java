package io.wardstream.samples;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.registry.AssignmentInterval;
import io.wardstream.registry.Assignments;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Latest values from PostgreSQL, which is the truth. */
public final class PgLatestReader implements LatestReader {

    /**
     * Newest first in the order of the unique index; the range drops all slots outside it. The live
     * flags are listed because the planner knows how frequent each is, and nothing of flags &amp;
     * 1.
     */
    static final String NEWEST =
            """
            SELECT s.observed_at, s.received_at, s.seq, e.epoch, s.validity,
                   s.heart_rate, s.pulse_rate, s.spo2, s.respiration_rate,
                   s.systolic_bp, s.diastolic_bp, s.mean_bp, s.temperature, s.etco2
            FROM (
              (SELECT %1$s
               FROM vital_sample
               WHERE device_id = $1 AND observed_at >= $2 AND observed_at < $3 AND flags IN (1, 3, 5, 7)
                 AND ($4 & 1 <> 0 AND heart_rate IS NOT NULL
                   OR $4 & 2 <> 0 AND pulse_rate IS NOT NULL
                   OR $4 & 4 <> 0 AND spo2 IS NOT NULL
                   OR $4 & 8 <> 0 AND respiration_rate IS NOT NULL
                   OR $4 & 16 <> 0 AND systolic_bp IS NOT NULL
                   OR $4 & 32 <> 0 AND diastolic_bp IS NOT NULL
                   OR $4 & 64 <> 0 AND mean_bp IS NOT NULL
                   OR $4 & 128 <> 0 AND temperature IS NOT NULL
                   OR $4 & 256 <> 0 AND etco2 IS NOT NULL)
               ORDER BY observed_at DESC
               LIMIT $5)
              UNION ALL
              (SELECT %1$s
               FROM late_sample
               WHERE device_id = $1 AND observed_at >= $2 AND observed_at < $3 AND flags IN (1, 3, 5, 7)
                 AND ($4 & 1 <> 0 AND heart_rate IS NOT NULL
                   OR $4 & 2 <> 0 AND pulse_rate IS NOT NULL
                   OR $4 & 4 <> 0 AND spo2 IS NOT NULL
                   OR $4 & 8 <> 0 AND respiration_rate IS NOT NULL
                   OR $4 & 16 <> 0 AND systolic_bp IS NOT NULL
                   OR $4 & 32 <> 0 AND diastolic_bp IS NOT NULL
                   OR $4 & 64 <> 0 AND mean_bp IS NOT NULL
                   OR $4 & 128 <> 0 AND temperature IS NOT NULL
                   OR $4 & 256 <> 0 AND etco2 IS NOT NULL)
               ORDER BY observed_at DESC
               LIMIT $5)
            ) s
            JOIN device_epoch e ON e.device_id = $1 AND e.epoch_no = s.epoch_no
            ORDER BY s.observed_at DESC
            LIMIT $5
            """
                    .formatted(PgSampleColumns.NAMES);

    private static final int VALIDITY_COLUMN = 4;

    private final Database database;
    private final Assignments assignments;
    private final Clock clock;

    public PgLatestReader(Database database, Assignments assignments, Clock clock) {
        this.database = database;
        this.assignments = assignments;
        this.clock = clock;
    }

    @Override
    public Future<LatestVitals> latest(Scope scope, int patientId) {
        long now = clock.millis();
        return assignments
                .ofPatient(
                        scope,
                        patientId,
                        now - LatestWindow.EPISODIC.toMillis(),
                        LatestWindow.until(now))
                .compose(
                        intervals ->
                                newest(scope, intervals, now)
                                        .map(
                                                entries ->
                                                        LatestVitals.of(
                                                                patientId, entries, intervals)));
    }

    /** The newest entry of each vital inside the intervals and the window, in catalogue order. */
    Future<Collection<LatestEntry>> newest(
            Scope scope, List<AssignmentInterval> intervals, long now) {
        if (intervals.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        Map<VitalSign, LatestEntry> newest = LatestSearch.nothing();
        return database.read(scope, connection -> search(connection, intervals, newest, now))
                .map(_ -> newest.values());
    }

    /** The latest interval first: what is found there spares questions in the earlier ones. */
    private static Future<Void> search(
            SqlConnection connection,
            List<AssignmentInterval> intervals,
            Map<VitalSign, LatestEntry> newest,
            long now) {
        Future<Void> searched = Future.succeededFuture();
        for (AssignmentInterval held : intervals.reversed()) {
            LatestSearch search = new LatestSearch(newest, held.from(), held.to(), now);
            searched = searched.compose(_ -> askAll(connection, held.deviceId(), search));
        }
        return searched;
    }

    private static Future<Void> askAll(
            SqlConnection connection, int deviceId, LatestSearch search) {
        LatestSearch.Question question = search.next();
        if (question == null) {
            return Future.succeededFuture();
        }
        return connection
                .preparedQuery(NEWEST)
                .execute(
                        Tuple.of(
                                deviceId,
                                PgSampleRow.instant(question.since()),
                                PgSampleRow.instant(question.until()),
                                question.wanted(),
                                (long) question.limit()))
                .compose(
                        rows -> {
                            search.take(
                                    question,
                                    rows.stream().map(row -> found(row, deviceId)).toList());
                            return askAll(connection, deviceId, search);
                        });
    }

    private static LatestSearch.Found found(Row row, int deviceId) {
        long observedAt = PgSampleRow.millis(row, 0);
        Vitals vitals = PgSampleRow.of(row, VALIDITY_COLUMN);
        List<LatestEntry> entries = new ArrayList<>(VitalSign.COUNT);
        for (VitalSign sign : VitalSign.values()) {
            if (vitals.has(sign)) {
                entries.add(
                        new LatestEntry(
                                sign,
                                deviceId,
                                observedAt,
                                row.getLong(3),
                                row.getInteger(2),
                                vitals.scaled(sign),
                                PgSampleRow.millis(row, 1),
                                vitals.validity(sign)));
            }
        }
        return new LatestSearch.Found(observedAt, entries);
    }
}
