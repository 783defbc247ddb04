package io.wardstream.samples;

import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What a flush writes beside its samples: clock segments, where epochs stand, gaps, refusals,
 * technical conditions. Confined to one flush.
 */
final class PgFlushRecords {
    private static final String INSERT_SEGMENTS =
            """
            INSERT INTO clock_segment (device_id, epoch_no, from_seq, offset_millis)
            SELECT * FROM unnest($1::int[], $2::int[], $3::int[], $4::bigint[])
            ON CONFLICT DO NOTHING
            """;

    /**
     * In the order of the key, so that two flushes never wait for each other in a circle. A note
     * carried out late, after its timeout, raises nothing.
     */
    private static final String CHECKPOINT =
            """
            WITH noted AS (
              SELECT e.device_id, e.epoch_no, c.acked_seq, c.search_from
              FROM unnest($1::int[], $2::int[], $3::int[], $4::bigint[]) AS c(device_id, epoch_no, acked_seq, search_from)
              JOIN device_epoch e USING (device_id, epoch_no)
              ORDER BY e.device_id, e.epoch_no
              FOR UPDATE OF e
            )
            UPDATE device_epoch e
            SET acked_seq = greatest(e.acked_seq, n.acked_seq),
                search_from = CASE
                  WHEN n.acked_seq > e.acked_seq THEN to_timestamp(n.search_from / 1000::float8)
                  ELSE least(e.search_from, to_timestamp(n.search_from / 1000::float8))
                END
            FROM noted n
            WHERE e.device_id = n.device_id AND e.epoch_no = n.epoch_no
            """;

    private static final String INSERT_GAPS =
            """
            INSERT INTO sample_gap (device_id, epoch_no, from_seq, to_seq, reason, declared)
            SELECT * FROM unnest($1::int[], $2::int[], $3::int[], $4::int[], $5::text[], $6::boolean[])
            ON CONFLICT DO NOTHING
            """;

    private static final String INSERT_TECHNICAL =
            """
            INSERT INTO technical_event (device_id, observed_at, received_at, code, vital, active, detail)
            SELECT device_id, to_timestamp(observed_at / 1000::float8), to_timestamp(received_at / 1000::float8),
                   code, vital, active, detail
            FROM unnest($1::int[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::boolean[], $7::text[])
                 AS u(device_id, observed_at, received_at, code, vital, active, detail)
            """;

    private static final String INSERT_REFUSALS =
            """
            WITH refused AS (
              SELECT *, row_number() OVER (PARTITION BY device_id ORDER BY ord) AS nth
              FROM unnest($1::int[], $2::bigint[], $3::int[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[])
                   WITH ORDINALITY AS u(device_id, epoch, seq, vital, code, message, received_at, frame, ord)
            ), tally AS (
              INSERT INTO rejected_tally AS t (device_id, day, seen)
              SELECT device_id, current_date, count(*) FROM refused GROUP BY device_id ORDER BY device_id
              ON CONFLICT (device_id, day) DO UPDATE SET seen = t.seen + excluded.seen
              RETURNING device_id, seen
            ), added AS (
              SELECT device_id, count(*) AS size FROM refused GROUP BY device_id
            )
            INSERT INTO rejected_sample (received_at, device_id, epoch, seq, vital, code, message, frame)
            SELECT to_timestamp(r.received_at / 1000::float8), r.device_id, r.epoch, r.seq, r.vital, r.code, r.message, r.frame
            FROM refused r
            JOIN tally t USING (device_id)
            JOIN added a USING (device_id)
            WHERE t.seen - a.size + r.nth <= $9
            """;

    /** Refusals kept with their text, a device and day; beyond that they are only counted. */
    private static final int REFUSALS_A_DAY = 1_000;

    private final Flush flush;
    private final BiConsumer<String, Tuple> send;

    /** Gives each statement with its parameters to {@code send}, in order. */
    PgFlushRecords(Flush flush, BiConsumer<String, Tuple> send) {
        this.flush = flush;
        this.send = send;
    }

    void sendRecords() {
        sendGaps();
        sendRefusals();
        sendTechnical();
    }

    /** What samples of this flush may rest on. */
    void sendNotes() {
        sendSegments();
        sendCheckpoints();
    }

    private void sendCheckpoints() {
        List<EpochCheckpoint> notes = flush.checkpoints();
        if (!notes.isEmpty()) {
            send.accept(
                    CHECKPOINT,
                    Tuple.of(
                            notes.stream().map(EpochCheckpoint::deviceId).toArray(Integer[]::new),
                            notes.stream().map(n -> n.epochNo()).toArray(Integer[]::new),
                            notes.stream().map(EpochCheckpoint::ackedSeq).toArray(Integer[]::new),
                            notes.stream().map(EpochCheckpoint::searchFrom).toArray(Long[]::new)));
        }
    }

    private void sendSegments() {
        List<Flush.NewSegment> segments = flush.segments();
        if (!segments.isEmpty()) {
            send.accept(
                    INSERT_SEGMENTS,
                    Tuple.of(
                            segments.stream()
                                    .map(Flush.NewSegment::deviceId)
                                    .toArray(Integer[]::new),
                            segments.stream().map(s -> s.epochNo()).toArray(Integer[]::new),
                            segments.stream()
                                    .map(s -> s.segment().fromSeq())
                                    .toArray(Integer[]::new),
                            segments.stream()
                                    .map(s -> s.segment().offsetMillis())
                                    .toArray(Long[]::new)));
        }
    }

    private void sendGaps() {
        List<Flush.GapRecord> gaps = flush.gaps();
        if (!gaps.isEmpty()) {
            send.accept(
                    INSERT_GAPS,
                    Tuple.of(
                            gaps.stream().map(Flush.GapRecord::deviceId).toArray(Integer[]::new),
                            gaps.stream().map(g -> g.epochNo()).toArray(Integer[]::new),
                            gaps.stream().map(Flush.GapRecord::from).toArray(Integer[]::new),
                            gaps.stream().map(Flush.GapRecord::to).toArray(Integer[]::new),
                            gaps.stream().map(Flush.GapRecord::reason).toArray(String[]::new),
                            gaps.stream().map(Flush.GapRecord::declared).toArray(Boolean[]::new)));
        }
    }

    private void sendTechnical() {
        List<Flush.TechnicalRecord> records = flush.technical();
        if (!records.isEmpty()) {
            send.accept(
                    INSERT_TECHNICAL,
                    Tuple.of(
                                    records.stream()
                                            .map(Flush.TechnicalRecord::deviceId)
                                            .toArray(Integer[]::new),
                                    records.stream()
                                            .map(Flush.TechnicalRecord::observedAt)
                                            .toArray(Long[]::new),
                                    records.stream()
                                            .map(Flush.TechnicalRecord::receivedAt)
                                            .toArray(Long[]::new),
                                    records.stream()
                                            .map(Flush.TechnicalRecord::code)
                                            .toArray(String[]::new),
                                    records.stream()
                                            .map(Flush.TechnicalRecord::vital)
                                            .toArray(String[]::new))
                            .addValue(
                                    records.stream()
                                            .map(Flush.TechnicalRecord::active)
                                            .toArray(Boolean[]::new))
                            .addValue(
                                    records.stream()
                                            .map(Flush.TechnicalRecord::detail)
                                            .toArray(String[]::new)));
        }
    }

    private void sendRefusals() {
        List<Flush.Refusal> refusals = flush.refusals();
        if (!refusals.isEmpty()) {
            Tuple tuple = Tuple.tuple();
            tuple.addValue(refusals.stream().map(Flush.Refusal::deviceId).toArray(Integer[]::new));
            tuple.addValue(
                    refusals.stream()
                            .map(r -> r.epochKnown() ? r.epoch() : null)
                            .toArray(Long[]::new));
            tuple.addValue(
                    refusals.stream()
                            .map(r -> r.seq() == 0 ? null : r.seq())
                            .toArray(Integer[]::new));
            tuple.addValue(refusals.stream().map(Flush.Refusal::vital).toArray(String[]::new));
            tuple.addValue(refusals.stream().map(Flush.Refusal::code).toArray(String[]::new));
            tuple.addValue(refusals.stream().map(Flush.Refusal::message).toArray(String[]::new));
            tuple.addValue(refusals.stream().map(Flush.Refusal::receivedAt).toArray(Long[]::new));
            tuple.addValue(refusals.stream().map(Flush.Refusal::frame).toArray(String[]::new));
            tuple.addValue(REFUSALS_A_DAY);
            send.accept(INSERT_REFUSALS, tuple);
        }
    }
}
