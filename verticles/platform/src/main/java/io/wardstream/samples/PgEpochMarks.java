package io.wardstream.samples;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Notes of each epoch how far its samples in packed minutes go, so that nobody has to unpack them
 * to know. Confined to one transaction.
 */
final class PgEpochMarks {

    /** In the order of the key, as flushes do, so that none waits for another in a circle. */
    private static final String NOTE =
            """
            WITH marked AS (
              SELECT e.device_id, e.epoch_no, m.seq,
                     to_timestamp(m.at / 1000::float8) AS at,
                     to_timestamp(m.received_at / 1000::float8) AS received_at
              FROM unnest($1::int[], $2::int[], $3::int[], $4::bigint[], $5::bigint[])
                AS m(device_id, epoch_no, seq, at, received_at)
              JOIN device_epoch e USING (device_id, epoch_no)
              WHERE m.seq > e.packed_seq
                OR e.packed_at IS NULL
                OR to_timestamp(m.at / 1000::float8) > e.packed_at
              ORDER BY e.device_id, e.epoch_no
              FOR UPDATE OF e
            )
            UPDATE device_epoch e
            SET packed_seq = greatest(e.packed_seq, m.seq),
                packed_at = greatest(e.packed_at, m.at),
                packed_received_at = CASE WHEN e.packed_at >= m.at THEN e.packed_received_at ELSE m.received_at END
            FROM marked m
            WHERE e.device_id = m.device_id AND e.epoch_no = m.epoch_no
            """;

    private record Epoch(int deviceId, int epochNo) {}

    private record Mark(int seq, long at, long receivedAt) {
        Mark and(Mark other) {
            Mark later = other.at > at ? other : this;
            return new Mark(Math.max(seq, other.seq), later.at, later.receivedAt);
        }
    }

    private final Map<Epoch, Mark> marks = new HashMap<>();

    void take(List<VitalSample> samples) {
        for (VitalSample one : samples) {
            marks.merge(
                    new Epoch(one.deviceId(), one.epochNo()),
                    new Mark(one.seq(), one.observedAt(), one.receivedAt()),
                    Mark::and);
        }
    }

    /** The last statement of its transaction: flushes wait for the epochs that it holds. */
    Future<Void> note(SqlConnection connection) {
        List<Map.Entry<Epoch, Mark>> all = List.copyOf(marks.entrySet());
        Tuple values =
                Tuple.of(
                        all.stream().map(one -> one.getKey().deviceId()).toArray(Integer[]::new),
                        all.stream().map(one -> one.getKey().epochNo()).toArray(Integer[]::new),
                        all.stream().map(one -> one.getValue().seq()).toArray(Integer[]::new),
                        all.stream().map(one -> one.getValue().at()).toArray(Long[]::new),
                        all.stream().map(one -> one.getValue().receivedAt()).toArray(Long[]::new));
        return connection.preparedQuery(NOTE).execute(values).mapEmpty();
    }
}
