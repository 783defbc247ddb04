package io.wardstream.samples;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.registry.AssignmentInterval;
import io.wardstream.registry.Assignments;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * Samples of a patient from PostgreSQL: one range of the unique index for each interval in which a
 * device measured the patient, the late samples and the packed minutes of the same range.
 */
public final class PgPatientSamples implements PatientSamples {

    /** The bounds are parameters of the statement itself, so that the planner drops other slots. */
    static final String OBSERVED =
            """
            (SELECT device_id, epoch_no, seq, observed_at, validity,
                    heart_rate, pulse_rate, spo2, respiration_rate,
                    systolic_bp, diastolic_bp, mean_bp, temperature, etco2, false AS is_late
             FROM vital_sample
             WHERE device_id = $1 AND observed_at >= $2 AND observed_at < $3
             LIMIT $4)
            UNION ALL
            (SELECT device_id, epoch_no, seq, observed_at, validity,
                    heart_rate, pulse_rate, spo2, respiration_rate,
                    systolic_bp, diastolic_bp, mean_bp, temperature, etco2, true AS is_late
             FROM late_sample
             WHERE device_id = $1 AND observed_at >= $2 AND observed_at < $3
             LIMIT $4)
            """;

    private static final int VALIDITY_COLUMN = 4;
    private static final int LATE_COLUMN = VALIDITY_COLUMN + 1 + VitalSign.COUNT;

    private final Database database;
    private final Assignments assignments;

    public PgPatientSamples(Database database, Assignments assignments) {
        this.database = database;
        this.assignments = assignments;
    }

    @Override
    public Future<List<StoredSample>> observed(
            Scope scope, int patientId, long fromMillis, long toMillis, int limit) {
        return assignments
                .ofPatient(scope, patientId, fromMillis, toMillis)
                .compose(
                        intervals ->
                                intervals.isEmpty()
                                        ? Future.succeededFuture(List.of())
                                        : database.read(
                                                scope,
                                                connection ->
                                                        new Reading(
                                                                        connection,
                                                                        intervals,
                                                                        fromMillis,
                                                                        toMillis,
                                                                        limit)
                                                                .next()));
    }

    /** One interval after the other, so that no more than the limit is ever under way. */
    private static final class Reading {
        private final SqlConnection connection;
        private final List<AssignmentInterval> intervals;
        private final long from;
        private final long to;
        private final int limit;
        private final List<StoredSample> samples = new ArrayList<>();
        private int interval;

        Reading(
                SqlConnection connection,
                List<AssignmentInterval> intervals,
                long from,
                long to,
                int limit) {
            this.connection = connection;
            this.intervals = intervals;
            this.from = from;
            this.to = to;
            this.limit = limit;
        }

        Future<List<StoredSample>> next() {
            if (interval == intervals.size() || samples.size() > limit) {
                return Future.succeededFuture(StoredSample.inOrder(samples));
            }
            AssignmentInterval held = intervals.get(interval++);
            long begin = Math.max(from, held.from());
            long end = Math.min(to, held.to());
            return read(held.deviceId(), begin, end)
                    .compose(
                            read -> {
                                samples.addAll(read);
                                return next();
                            });
        }

        private Future<List<StoredSample>> read(int deviceId, long begin, long end) {
            List<StoredSample> stored = new ArrayList<>();
            List<StoredSample> late = new ArrayList<>();
            Future<?> rows =
                    connection
                            .preparedQuery(OBSERVED)
                            .execute(
                                    Tuple.of(
                                            deviceId,
                                            PgSampleRow.instant(begin),
                                            PgSampleRow.instant(end),
                                            limit + 1L))
                            .onSuccess(
                                    read ->
                                            read.forEach(
                                                    row ->
                                                            (row.getBoolean(LATE_COLUMN)
                                                                            ? late
                                                                            : stored)
                                                                    .add(sample(row))));
            return Future.all(
                            rows, PgPackedMinutes.ofDevice(connection, deviceId, begin, end, limit))
                    .map(
                            read -> {
                                List<VitalSample> packed = read.resultAt(1);
                                packed.forEach(sample -> stored.add(sample(sample)));
                                stored.addAll(late);
                                return StoredSample.inOrder(stored);
                            });
        }

        private static StoredSample sample(VitalSample packed) {
            return new StoredSample(
                    packed.deviceId(),
                    packed.epochNo(),
                    packed.seq(),
                    packed.observedAt(),
                    packed.vitals());
        }

        private static StoredSample sample(Row row) {
            return new StoredSample(
                    row.getInteger(0),
                    row.getInteger(1),
                    row.getInteger(2),
                    PgSampleRow.millis(row, 3),
                    PgSampleRow.of(row, VALIDITY_COLUMN));
        }
    }
}
