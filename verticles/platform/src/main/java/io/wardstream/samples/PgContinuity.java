package io.wardstream.samples;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Reads the samples of the range, an hour around it, and what was noted of refusals and gaps. Days
 * that were archived are not looked for in the lake: they are unknown here. Thread-safe.
 */
public final class PgContinuity implements Continuity {
    private static final long HOUR = TimeUnit.HOURS.toMillis(1);
    private static final Duration PIECE = Duration.ofHours(6);

    private static final String REFUSED =
            """
            SELECT e.epoch_no, r.seq, (extract(epoch FROM min(r.received_at)) * 1000)::bigint AS received_millis
            FROM rejected_sample r
            JOIN device_epoch e ON e.device_id = r.device_id AND e.epoch = r.epoch
            WHERE r.device_id = $1 AND r.received_at >= $2 AND r.received_at < $3 AND r.seq > 0
            GROUP BY e.epoch_no, r.seq
            """;

    /** Days of which more was refused than is kept. */
    private static final String BEYOND =
            """
            SELECT t.day
            FROM rejected_tally t
            WHERE t.device_id = $1 AND t.day >= $2 AND t.day <= $3
              AND t.seen > (SELECT count(*) FROM rejected_sample r
                            WHERE r.device_id = $1
                              AND r.received_at >= t.day AND r.received_at < t.day + 1)
            """;

    private static final String GAPS =
            """
            SELECT g.epoch_no, g.from_seq, g.to_seq
            FROM sample_gap g
            WHERE g.device_id = $1 AND g.epoch_no = ANY ($2)
            ORDER BY g.epoch_no, g.from_seq
            LIMIT 10000
            """;

    private static final String EPOCHS =
            "SELECT epoch_no, epoch FROM device_epoch WHERE device_id = $1 AND epoch_no = ANY ($2)";

    private static final String DROPPED =
            """
            SELECT day
            FROM packed_day
            WHERE dropped_at IS NOT NULL AND day >= $1 AND day <= $2
            """;

    private final Database database;
    private final DeviceSamples samples;

    public PgContinuity(Database database) {
        this.database = database;
        this.samples = new PgDeviceSamples(database);
    }

    @Override
    public Future<List<ContinuityHour>> ofDevice(
            Scope scope, int deviceId, Instant from, Instant to) {
        return new Reading(scope, deviceId, from, to).run();
    }

    /** One question. Confined to the caller's context. */
    private final class Reading {
        private final Scope scope;
        private final int deviceId;
        private final Instant from;
        private final Instant to;
        private final ContinuityFold fold = new ContinuityFold();
        private final Set<LocalDate> dropped = new HashSet<>();
        private final Set<LocalDate> beyond = new HashSet<>();
        private final Map<Integer, Long> epochOfNo = new HashMap<>();

        Reading(Scope scope, int deviceId, Instant from, Instant to) {
            this.scope = scope;
            this.deviceId = deviceId;
            this.from = from;
            this.to = to;
        }

        Future<List<ContinuityHour>> run() {
            return notes(DROPPED, Tuple.of(day(from), day(to)))
                    .onSuccess(rows -> rows.forEach(row -> dropped.add(row.getLocalDate(0))))
                    .compose(_ -> piece(from.toEpochMilli() - HOUR))
                    .compose(_ -> notes(REFUSED, around()))
                    .onSuccess(this::refused)
                    .compose(_ -> notes(BEYOND, Tuple.of(deviceId, day(from), day(to))))
                    .onSuccess(rows -> rows.forEach(row -> beyond.add(row.getLocalDate(0))))
                    .compose(_ -> notes(EPOCHS, epochs()))
                    .onSuccess(
                            rows ->
                                    rows.forEach(
                                            row ->
                                                    epochOfNo.put(
                                                            row.getInteger(0), row.getLong(1))))
                    .compose(_ -> notes(GAPS, epochs()))
                    .map(this::hours);
        }

        /** Some hours at a time: a device has thousands of samples an hour. */
        private Future<Void> piece(long begin) {
            long end = to.toEpochMilli() + HOUR;
            if (begin >= end) {
                return Future.succeededFuture();
            }
            long until = Math.min(end, begin + PIECE.toMillis());
            return samples.observed(scope, deviceId, begin, until)
                    .onSuccess(read -> read.forEach(this::stored))
                    .compose(_ -> piece(until));
        }

        private void stored(VitalSample sample) {
            fold.stored(sample.epochNo(), sample.seq(), Math.floorDiv(sample.observedAt(), HOUR));
        }

        private Tuple around() {
            return Tuple.of(
                    deviceId,
                    PgSampleRow.instant(from.toEpochMilli() - HOUR),
                    PgSampleRow.instant(to.toEpochMilli() + HOUR));
        }

        private void refused(RowSet<Row> rows) {
            for (Row row : rows) {
                fold.refused(
                        row.getInteger(0),
                        row.getInteger(1),
                        Math.floorDiv(row.getLong("received_millis"), HOUR));
            }
        }

        private Tuple epochs() {
            return Tuple.of(deviceId).addValue(fold.epochNos().toArray(Integer[]::new));
        }

        /** What lies within the platform alone: the device was found in the caller's scope. */
        private Future<RowSet<Row>> notes(String statement, Tuple values) {
            return database.read(
                    Scope.platform(),
                    connection -> connection.preparedQuery(statement).execute(values));
        }

        private List<ContinuityHour> hours(RowSet<Row> gaps) {
            gaps.forEach(row -> fold.gap(row.getInteger(0), row.getInteger(1), row.getInteger(2)));
            fold.finish();
            List<ContinuityHour> hours = new ArrayList<>();
            for (Instant at = from; at.isBefore(to); at = at.plusMillis(HOUR)) {
                hours.add(hour(at));
            }
            return hours;
        }

        private ContinuityHour hour(Instant at) {
            LocalDate day = day(at);
            if (dropped.contains(day)) {
                return ContinuityHour.unknown(at);
            }
            long hour = Math.floorDiv(at.toEpochMilli(), HOUR);
            return new ContinuityHour(
                    at,
                    fold.storedIn(hour),
                    fold.missingIn(hour),
                    beyond.contains(day) ? ContinuityHour.UNKNOWN : fold.rejectedIn(hour),
                    fold.holesOf(hour, epochOfNo));
        }

        private static LocalDate day(Instant at) {
            return at.atOffset(ZoneOffset.UTC).toLocalDate();
        }
    }
}
