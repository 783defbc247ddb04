package io.wardstream.samples;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Takes late samples away whose identity is stored already. */
final class PgRefusedLate {

    /** What was refused is kept whole, as many a device and day as a flush keeps. */
    static final String TAKE_AWAY =
            """
            WITH gone AS (
              DELETE FROM late_sample l
              USING unnest($2::int[], $3::int[], $4::boolean[]) AS m(epoch_no, seq, is_conflict)
              WHERE l.device_id = $1 AND l.epoch_no = m.epoch_no AND l.seq = m.seq
              RETURNING l.received_at, l.device_id, l.epoch_no, l.seq, to_jsonb(l) AS content, m.is_conflict
            ), tally AS (
              INSERT INTO rejected_tally AS t (device_id, day, seen)
              SELECT $1, current_date, count(*) FROM gone WHERE is_conflict HAVING count(*) > 0
              ON CONFLICT (device_id, day) DO UPDATE SET seen = t.seen + excluded.seen
              RETURNING seen
            )
            INSERT INTO rejected_sample (received_at, device_id, epoch, seq, code, message, frame)
            SELECT g.received_at, g.device_id, e.epoch, g.seq, 'identity_conflict',
                   'another sample of this epoch and seq was stored before', g.content::text
            FROM gone g
            JOIN tally ON tally.seen <= 1000
            LEFT JOIN device_epoch e ON e.device_id = g.device_id AND e.epoch_no = g.epoch_no
            WHERE g.is_conflict
            """;

    private PgRefusedLate() {}

    /**
     * Of any devices.
     *
     * @param areConflicts of other content than what is stored: kept as refused ones
     */
    static Future<Void> takeAway(
            SqlConnection connection, List<VitalSample> samples, boolean areConflicts) {
        Map<Integer, List<VitalSample>> byDevice =
                samples.stream()
                        .collect(
                                Collectors.groupingBy(
                                        VitalSample::deviceId, TreeMap::new, Collectors.toList()));
        Future<Void> all = Future.succeededFuture();
        for (Map.Entry<Integer, List<VitalSample>> one : byDevice.entrySet()) {
            Tuple values =
                    Tuple.of(
                            one.getKey(),
                            one.getValue().stream()
                                    .map(VitalSample::epochNo)
                                    .toArray(Integer[]::new),
                            one.getValue().stream().map(VitalSample::seq).toArray(Integer[]::new),
                            one.getValue().stream().map(_ -> areConflicts).toArray(Boolean[]::new));
            all = all.compose(_ -> connection.preparedQuery(TAKE_AWAY).execute(values).mapEmpty());
        }
        return all;
    }
}
