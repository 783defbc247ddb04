package io.wardstream.samples;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wardstream.store.Database;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who holds a device, and what is known of its epochs. Thread-safe. */
final class PgDeviceSessions {
    /**
     * {@code raised} reads from {@code previous}, so the former writers are known before the rows
     * change.
     */
    private static final String RAISE_FENCES =
            """
            WITH previous AS MATERIALIZED (
              SELECT s.device_id, s.writer
              FROM device_session s
              WHERE s.device_id = ANY ($2::int[])
              ORDER BY s.device_id
              FOR UPDATE
            ), raised AS (
              INSERT INTO device_session AS s (device_id, writer, fence, since)
              SELECT coalesce(p.device_id, a.device_id), $1, 1, now()
              FROM unnest($2::int[]) AS a(device_id)
              LEFT JOIN previous p ON p.device_id = a.device_id
              ORDER BY 1
              ON CONFLICT (device_id) DO UPDATE SET writer = excluded.writer, fence = s.fence + 1, since = excluded.since
              RETURNING s.device_id, s.fence
            ), lost AS (
              UPDATE ingest_writer
              SET losses = losses + 1
              WHERE id IN (SELECT writer FROM previous WHERE writer <> $1)
            )
            SELECT r.device_id, r.fence, coalesce(p.writer, 0)
            FROM raised r
            LEFT JOIN previous p ON p.device_id = r.device_id
            """;

    private static final String AWAIT_WRITERS = "SELECT await_writers($1)";

    /**
     * The latest stored seq is looked for near the checkpoint and after: before it, acked_seq
     * speaks.
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
                   greatest(latest.seq, late.seq, 0) AS latest_seq,
                   segments.from_seqs,
                   segments.offsets,
                   greatest(a.epoch, (SELECT max(h.epoch) FROM device_epoch h WHERE h.device_id = a.device_id)) AS highest_epoch
            FROM asked a
            LEFT JOIN created c ON c.device_id = a.device_id AND c.epoch = a.epoch
            LEFT JOIN device_epoch e ON e.device_id = a.device_id AND e.epoch = a.epoch
            LEFT JOIN LATERAL (
              SELECT v.seq
              FROM vital_sample v
              WHERE e.epoch_no IS NOT NULL
                AND v.device_id = a.device_id
                AND v.epoch_no = e.epoch_no
                AND v.observed_at >= e.checkpoint_at - interval '10 minutes'
                AND v.observed_at < now() + interval '1 hour'
              ORDER BY v.observed_at DESC, v.seq DESC
              LIMIT 1
            ) latest ON true
            LEFT JOIN LATERAL (
              SELECT max(l.seq) AS seq
              FROM late_sample l
              WHERE l.device_id = a.device_id AND l.epoch_no = e.epoch_no
            ) late ON true
            LEFT JOIN LATERAL (
              SELECT array_agg(s.from_seq ORDER BY s.from_seq) AS from_seqs,
                     array_agg(s.offset_millis ORDER BY s.from_seq) AS offsets
              FROM clock_segment s
              WHERE s.device_id = a.device_id AND s.epoch_no = e.epoch_no
            ) segments ON true
            ORDER BY a.ord
            """;

    private final Database database;

    PgDeviceSessions(Database database) {
        this.database = database;
    }

    /** As {@link SampleStore#openSessions}. */
    Future<List<SessionOpening>> open(Writer writer, List<EpochRequest> requests) {
        Map<Integer, Fence> fences = new HashMap<>();
        return raiseFences(writer, requests.stream().map(EpochRequest::deviceId).toList(), fences)
                .compose(_ -> awaitFormerWriters(writer, fences))
                .compose(_ -> readEpochs(requests))
                .map(rows -> openings(requests, fences, rows));
    }

    private record Fence(int fence, int previousWriter) {}

    /**
     * A device met for the first time by two nodes at once gets its row from one of them; the other
     * sees a fence above one without a former writer, and raises again to learn who it was.
     */
    private Future<Void> raiseFences(
            Writer writer, List<Integer> deviceIds, Map<Integer, Fence> fences) {
        if (deviceIds.isEmpty()) {
            return Future.succeededFuture();
        }
        return query(
                        RAISE_FENCES,
                        Tuple.of(writer.id(), (Object) deviceIds.toArray(Integer[]::new)))
                .compose(
                        rows -> {
                            List<Integer> raced = new ArrayList<>();
                            for (Row row : rows) {
                                Fence fence = new Fence(row.getInteger(1), row.getInteger(2));
                                fences.put(row.getInteger(0), fence);
                                if (fence.fence() > 1 && fence.previousWriter() == 0) {
                                    raced.add(row.getInteger(0));
                                }
                            }
                            return raiseFences(writer, raced, fences);
                        });
    }

    private Future<Void> awaitFormerWriters(Writer writer, Map<Integer, Fence> fences) {
        Set<Integer> former = new HashSet<>();
        fences.values().forEach(fence -> former.add(fence.previousWriter()));
        former.remove(0);
        former.remove(writer.id());
        return former.isEmpty()
                ? Future.succeededFuture()
                : query(AWAIT_WRITERS, Tuple.of(former.toArray(Integer[]::new))).mapEmpty();
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
            if (row.getShort("epoch_no") == null) {
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
                row.getShort("epoch_no"),
                row.getBoolean("created"),
                row.getInteger("acked_seq"),
                row.getInteger("latest_seq"),
                segments);
    }

    private Future<RowSet<Row>> query(String statement, Tuple parameters) {
        return database.bounded(database.platform().preparedQuery(statement).execute(parameters));
    }
}
