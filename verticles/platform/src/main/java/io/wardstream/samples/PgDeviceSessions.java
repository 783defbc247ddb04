package io.wardstream.samples;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who holds a device, and what is known of its epochs. Thread-safe. */
final class PgDeviceSessions {
    private static final String TAKE_DEVICES =
            "SELECT taken_device, taken_fence, former_writer FROM take_devices($1, $2)";

    /**
     * The highest stored seq is looked for from search_from on: before it, acked_seq speaks. Of
     * packed minutes the epoch itself knows it. Times of late samples are read of the device, not
     * of the epoch: there is an index for that.
     */
    private static final String OPEN_EPOCHS =
            """
            WITH asked AS (
              SELECT * FROM unnest($1::int[], $2::bigint[]) WITH ORDINALITY AS a(device_id, epoch, ord)
            ), created AS (
              INSERT INTO device_epoch (device_id, epoch_no, epoch)
              SELECT a.device_id,
                     (SELECT coalesce(max(e.epoch_no), 0) + 1 FROM device_epoch e WHERE e.device_id = a.device_id),
                     a.epoch
              FROM asked a
              WHERE NOT EXISTS (SELECT FROM device_epoch e WHERE e.device_id = a.device_id AND e.epoch = a.epoch)
              ON CONFLICT (device_id, epoch) DO NOTHING
              RETURNING device_id, epoch_no, epoch
            )
            SELECT coalesce(c.epoch_no, e.epoch_no) AS epoch_no,
                   c.epoch_no IS NOT NULL AS created,
                   coalesce(e.acked_seq, 0) AS acked_seq,
                   greatest(latest.seq, late.seq, e.packed_seq, 0) AS highest_stored,
                   (extract(epoch FROM coalesce(e.search_from, now())) * 1000)::bigint AS search_from,
                   (extract(epoch FROM greatest(latest.at, late.at, e.packed_at, e.search_from, '1970-01-01Z')) * 1000)::bigint AS newest_at,
                   segments.from_seqs,
                   segments.offsets,
                   greatest(a.epoch, (SELECT max(h.epoch) FROM device_epoch h WHERE h.device_id = a.device_id)) AS highest_epoch
            FROM asked a
            LEFT JOIN created c ON c.device_id = a.device_id AND c.epoch = a.epoch
            LEFT JOIN device_epoch e ON e.device_id = a.device_id AND e.epoch = a.epoch
            LEFT JOIN LATERAL (
              SELECT max(v.seq) AS seq, max(v.observed_at) AS at
              FROM vital_sample v
              WHERE e.epoch_no IS NOT NULL
                AND v.device_id = a.device_id
                AND v.epoch_no = e.epoch_no
                AND v.observed_at >= e.search_from
            ) latest ON true
            LEFT JOIN LATERAL (
              SELECT (SELECT max(l.seq) FROM late_sample l WHERE l.device_id = a.device_id AND l.epoch_no = e.epoch_no) AS seq,
                     (SELECT max(l.observed_at) FROM late_sample l WHERE l.device_id = a.device_id) AS at
            ) late ON true
            LEFT JOIN LATERAL (
              SELECT array_agg(s.from_seq ORDER BY s.from_seq) AS from_seqs,
                     array_agg(s.offset_millis ORDER BY s.from_seq) AS offsets
              FROM clock_segment s
              WHERE s.device_id = a.device_id AND s.epoch_no = e.epoch_no
            ) segments ON true
            ORDER BY a.ord
            """;

    /** Locked in one order, as {@code take_devices} does. */
    private static final String NOTE_DRAINED =
            """
            WITH held AS (
              SELECT s.device_id, s.fence, d.back_by
              FROM unnest($1::int[], $2::int[], $3::timestamptz[]) AS d(device_id, fence, back_by)
              JOIN device_session s ON s.device_id = d.device_id AND s.fence = d.fence
              ORDER BY s.device_id
              FOR UPDATE OF s
            )
            UPDATE device_session s
            SET drained_fence = h.fence, back_by = h.back_by
            FROM held h
            WHERE s.device_id = h.device_id
            """;

    private final Database database;

    PgDeviceSessions(Database database) {
        this.database = database;
    }

    /** As {@link SampleStore#openSessions}. */
    Future<List<SessionOpening>> open(Writer writer, List<EpochRequest> requests) {
        Integer[] deviceIds = requests.stream().map(EpochRequest::deviceId).toArray(Integer[]::new);
        return query(TAKE_DEVICES, Tuple.of(writer.id(), (Object) deviceIds))
                .map(PgDeviceSessions::fences)
                .compose(
                        fences ->
                                readEpochs(requests).map(rows -> openings(requests, fences, rows)));
    }

    private record Fence(int fence, int previousWriter) {}

    private static Map<Integer, Fence> fences(RowSet<Row> rows) {
        Map<Integer, Fence> fences = new HashMap<>();
        for (Row row : rows) {
            fences.put(row.getInteger(0), new Fence(row.getInteger(1), row.getInteger(2)));
        }
        return fences;
    }

    private static List<SessionOpening> openings(
            List<EpochRequest> requests, Map<Integer, Fence> fences, RowSet<Row> rows) {
        List<SessionOpening> openings = new ArrayList<>(requests.size());
        int at = 0;
        for (Row row : rows) {
            EpochRequest request = requests.get(at++);
            Fence fence = fences.getOrDefault(request.deviceId(), new Fence(0, 0));
            openings.add(
                    new SessionOpening(
                            fence.fence(),
                            fence.previousWriter(),
                            row.getLong("highest_epoch"),
                            state(request, row)));
        }
        return openings;
    }

    /** As {@link SampleStore#openEpochs}. */
    Future<List<EpochState>> openEpochs(List<EpochRequest> requests) {
        return readEpochs(requests)
                .map(
                        rows -> {
                            List<EpochState> states = new ArrayList<>(requests.size());
                            int at = 0;
                            for (Row row : rows) {
                                states.add(state(requests.get(at++), row));
                            }
                            return states;
                        });
    }

    /** As {@link SampleStore#drained}. */
    Future<Void> drained(List<DrainedSession> drained) {
        Tuple values =
                Tuple.of(
                        drained.stream().map(DrainedSession::deviceId).toArray(Integer[]::new),
                        drained.stream().map(DrainedSession::fence).toArray(Integer[]::new),
                        drained.stream()
                                .map(session -> PgSampleRow.instant(session.backBy()))
                                .toArray(OffsetDateTime[]::new));
        return query(NOTE_DRAINED, values).mapEmpty();
    }

    /**
     * Two writers that create the same epoch at once: one of them reads no number and asks again.
     */
    private Future<RowSet<Row>> readEpochs(List<EpochRequest> requests) {
        Tuple parameters =
                Tuple.of(
                        requests.stream().map(EpochRequest::deviceId).toArray(Integer[]::new),
                        (Object) requests.stream().map(EpochRequest::epoch).toArray(Long[]::new));
        return query(OPEN_EPOCHS, parameters)
                .compose(
                        rows ->
                                numbered(rows)
                                        ? Future.succeededFuture(rows)
                                        : readEpochs(requests));
    }

    private static boolean numbered(RowSet<Row> rows) {
        for (Row row : rows) {
            if (row.getInteger("epoch_no") == null) {
                return false;
            }
        }
        return true;
    }

    private static EpochState state(EpochRequest request, Row row) {
        List<ClockSegment> segments = new ArrayList<>();
        Integer[] fromSeqs = row.getArrayOfIntegers("from_seqs");
        if (fromSeqs != null) {
            Long[] offsets = row.getArrayOfLongs("offsets");
            for (int i = 0; i < fromSeqs.length; i++) {
                segments.add(new ClockSegment(fromSeqs[i], offsets[i]));
            }
        }
        return new EpochState(
                request.deviceId(),
                request.epoch(),
                row.getInteger("epoch_no"),
                row.getBoolean("created"),
                row.getInteger("acked_seq"),
                row.getInteger("highest_stored"),
                row.getLong("newest_at"),
                row.getLong("search_from"),
                segments);
    }

    private Future<RowSet<Row>> query(String statement, Tuple parameters) {
        return database.bounded(database.platform().preparedQuery(statement).execute(parameters));
    }
}
