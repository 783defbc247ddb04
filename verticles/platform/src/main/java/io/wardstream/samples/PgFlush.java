package io.wardstream.samples;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * One flush as one pipelined transaction: every statement is on its way before the first answer is
 * back, so a flush costs one round trip and a node that freezes leaves no decision half taken.
 * Confined to one flush.
 */
final class PgFlush {
    private static final String HOLD_WRITER = "SELECT hold_writer($1, $2)";

    static final String INSERT_FRESH =
            """
            INSERT INTO vital_sample (%s)
            SELECT %s
            FROM %s
            """
                    .formatted(PgSampleColumns.NAMES, PgSampleColumns.VALUES, PgSampleColumns.ROWS);

    /** Reads the index of one device only as far around the sample's time as its doubt reaches. */
    private static final String SAME_IDENTITY =
            """
            vital_sample v
              WHERE v.device_id = u.device_id
                AND v.observed_at >= to_timestamp((u.observed_at - u.within_millis) / 1000::float8)
                AND v.observed_at <= to_timestamp((u.observed_at + u.within_millis) / 1000::float8)
                AND v.seq = u.seq
                AND v.epoch_no = u.epoch_no
            """;

    private static final String SAME_LATE_IDENTITY =
            """
            late_sample l
              WHERE l.device_id = u.device_id AND l.epoch_no = u.epoch_no AND l.seq = u.seq
            """;

    private static final String SUSPECT_ROWS =
            PgSampleColumns.rows(
                    ", $" + (PgSampleColumns.COUNT + 1) + "::bigint[]", ", within_millis");

    private static final String INSERT_SUSPECTS = insertUnlessKnown("vital_sample");
    private static final String INSERT_LATE = insertUnlessKnown("late_sample");

    private static final String COMPARE_SUSPECTS =
            """
            SELECT u.ord,
                   bool_or(coalesce(known.device_at, known.observed_at) = to_timestamp(coalesce(u.device_at, u.observed_at) / 1000::float8)
                     AND known.validity = u.validity
                     AND known.extra IS NOT DISTINCT FROM u.extra::jsonb
                     AND ROW (%s) IS NOT DISTINCT FROM ROW (%s)) AS equal
            FROM %s
            CROSS JOIN LATERAL (
              SELECT v.observed_at, v.device_at, v.validity, v.extra, %s FROM %s
              UNION ALL
              SELECT l.observed_at, l.device_at, l.validity, l.extra, %s FROM %s
            ) known
            GROUP BY u.ord
            """
                    .formatted(
                            PgSampleColumns.vitals("known."),
                            PgSampleColumns.vitals("u."),
                            SUSPECT_ROWS,
                            PgSampleColumns.vitals("v."),
                            SAME_IDENTITY,
                            PgSampleColumns.vitals("l."),
                            SAME_LATE_IDENTITY);

    /** Last, so that the mark is read after everything is written. */
    private static final String LOG_FLUSH =
            """
            INSERT INTO sample_flush (writer, ranges, times, sample_count)
            VALUES ($1, $2, $3, $4)
            RETURNING rollup_mark_before($5)
            """;

    private final SqlConnection connection;
    private final OpenSlots slots;
    private final Flush flush;
    private final long dirtyBefore;
    private final LongConsumer seenMark;
    private final List<Future<?>> steps = new ArrayList<>();
    private final List<VitalSample> stored = new ArrayList<>();
    private final List<VitalSample> notLive = new ArrayList<>(0);

    /**
     * Sends nothing yet.
     *
     * @param dirtyBefore minutes of samples older than this are offered as dirty ones
     * @param seenMark told the roll-up's mark as this flush saw it
     */
    PgFlush(
            SqlConnection connection,
            OpenSlots slots,
            Flush flush,
            long dirtyBefore,
            LongConsumer seenMark) {
        this.connection = connection;
        this.slots = slots;
        this.flush = flush;
        this.dirtyBefore = dirtyBefore;
        this.seenMark = seenMark;
    }

    private static String insertUnlessKnown(String table) {
        return """
        INSERT INTO %s (%s)
        SELECT %s
        FROM %s
        WHERE NOT EXISTS (SELECT FROM %s)
          AND NOT EXISTS (SELECT FROM %s)
        ON CONFLICT DO NOTHING
        RETURNING device_id, epoch_no, seq
        """
                .formatted(
                        table,
                        PgSampleColumns.NAMES,
                        PgSampleColumns.VALUES,
                        SUSPECT_ROWS,
                        SAME_IDENTITY,
                        SAME_LATE_IDENTITY);
    }

    /** Completes after COMMIT; failed with the first statement's failure, nothing written. */
    Future<FlushOutcome> run() {
        List<VitalSample> fresh = new ArrayList<>(flush.fresh().size());
        List<Flush.Suspect> suspects = new ArrayList<>();
        List<Flush.Suspect> late = new ArrayList<>();
        for (VitalSample sample : flush.fresh()) {
            noteUnlessLive(sample);
            if (slots.holds(sample.observedAt())) {
                fresh.add(sample);
            } else {
                late.add(new Flush.Suspect(sample, 0));
            }
        }
        for (Flush.Suspect suspect : flush.suspects()) {
            noteUnlessLive(suspect.sample());
            (slots.holds(suspect.sample().observedAt()) ? suspects : late).add(suspect);
        }

        control("BEGIN");
        send(HOLD_WRITER, Tuple.of(flush.writer().id(), flush.writer().losses()));
        PgFlushRecords records = new PgFlushRecords(flush, this::send);
        records.sendNotes();
        sendFresh(fresh);
        List<Comparison> comparisons = new ArrayList<>();
        sendSuspects(INSERT_SUSPECTS, suspects, comparisons);
        sendSuspects(INSERT_LATE, late, comparisons);
        records.sendRecords();
        sendLateNotes();
        sendLog();
        control("COMMIT");
        return Future.join(steps)
                .recover(_ -> Future.failedFuture(firstFailure()))
                .map(_ -> outcome(fresh.size(), comparisons));
    }

    private Throwable firstFailure() {
        return steps.stream().filter(Future::failed).findFirst().orElseThrow().cause();
    }

    private FlushOutcome outcome(int freshCount, List<Comparison> comparisons) {
        int committed = freshCount;
        List<VitalSample> duplicates = new ArrayList<>();
        List<VitalSample> conflicts = new ArrayList<>();
        for (Comparison comparison : comparisons) {
            committed += comparison.sortOut(duplicates, conflicts);
        }
        return new FlushOutcome(committed, duplicates, conflicts);
    }

    private void sendFresh(List<VitalSample> fresh) {
        if (fresh.isEmpty()) {
            return;
        }
        fresh.sort(FlushRanges.BY_IDENTITY);
        stored.addAll(fresh);
        send(INSERT_FRESH, PgSampleColumns.bind(fresh));
    }

    private void sendSuspects(
            String insert, List<Flush.Suspect> suspects, List<Comparison> comparisons) {
        if (suspects.isEmpty()) {
            return;
        }
        List<VitalSample> samples = suspects.stream().map(Flush.Suspect::sample).toList();
        Long[] within = suspects.stream().map(Flush.Suspect::withinMillis).toArray(Long[]::new);
        stored.addAll(samples);
        Future<RowSet<Row>> inserted = ask(insert, PgSampleColumns.bind(samples).addValue(within));
        Future<RowSet<Row>> compared =
                ask(COMPARE_SUSPECTS, PgSampleColumns.bind(samples).addValue(within));
        comparisons.add(new Comparison(samples, inserted, compared));
    }

    private void noteUnlessLive(VitalSample sample) {
        if (!sample.live()) {
            notLive.add(sample);
        }
    }

    /** In the transaction of the samples: what is stored late is sure to be judged late. */
    private void sendLateNotes() {
        if (!notLive.isEmpty()) {
            send(PgLateNotes.NOTE, PgLateNotes.bind(notLive));
        }
    }

    private void sendLog() {
        if (stored.isEmpty()) {
            return;
        }
        stored.sort(FlushRanges.BY_IDENTITY);
        PgDirtyMinutes dirty = PgDirtyMinutes.before(dirtyBefore, stored);
        if (!dirty.isEmpty()) {
            send(PgDirtyMinutes.INSERT, dirty.bind());
        }
        FlushRanges.Coded coded = FlushRanges.encode(stored);
        Tuple entry =
                Tuple.of(
                        flush.writer().id(),
                        coded.ranges(),
                        coded.times(),
                        stored.size(),
                        dirty.oldestLeftOut());
        ask(LOG_FLUSH, entry).onSuccess(rows -> seenMark.accept(rows.iterator().next().getLong(0)));
    }

    private void control(String statement) {
        steps.add(connection.query(statement).execute());
    }

    private void send(String statement, Tuple parameters) {
        steps.add(connection.preparedQuery(statement).execute(parameters));
    }

    private Future<RowSet<Row>> ask(String statement, Tuple parameters) {
        Future<RowSet<Row>> step = connection.preparedQuery(statement).execute(parameters);
        steps.add(step);
        return step;
    }

    /** Which of the suspects were new, which were known and equal, which conflict. */
    private record Comparison(
            List<VitalSample> samples, Future<RowSet<Row>> inserted, Future<RowSet<Row>> compared) {

        private record Identity(int deviceId, int epochNo, int seq) {}

        int sortOut(List<VitalSample> duplicates, List<VitalSample> conflicts) {
            int committed = inserted.result().size();
            Set<Identity> added = new HashSet<>();
            for (Row row : inserted.result()) {
                added.add(new Identity(row.getInteger(0), row.getInteger(1), row.getInteger(2)));
            }
            for (Row row : compared.result()) {
                VitalSample sample = samples.get((int) (row.getLong(0) - 1));
                if (!added.remove(
                        new Identity(sample.deviceId(), sample.epochNo(), sample.seq()))) {
                    (row.getBoolean(1) ? duplicates : conflicts).add(sample);
                }
            }
            return committed;
        }
    }
}
