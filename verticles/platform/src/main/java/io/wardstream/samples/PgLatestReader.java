package io.wardstream.samples;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.registry.AssignmentInterval;
import io.wardstream.registry.Assignments;
import io.wardstream.store.Database;
import io.wardstream.store.GatheredReads;
import io.wardstream.store.Scope;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Latest values from PostgreSQL, which is the truth. */
public final class PgLatestReader implements LatestReader {

    /**
     * For several devices at once, each with its own range and limit: newest first in the order of
     * the unique index. The range of all drops the slots outside it before anything is planned. The
     * live flags are listed because the planner knows how frequent each is, and nothing of flags
     * &amp; 1.
     */
    static final String NEWEST =
            """
            SELECT q.place, s.*
            FROM unnest($1::int[], $2::timestamptz[], $3::timestamptz[], $4::int[], $5::int[])
                 WITH ORDINALITY AS q (device, since, until, wanted, most, place)
            CROSS JOIN LATERAL (
              SELECT s.observed_at, s.received_at, s.seq, e.epoch, s.validity,
                     s.heart_rate, s.pulse_rate, s.spo2, s.respiration_rate,
                     s.systolic_bp, s.diastolic_bp, s.mean_bp, s.temperature, s.etco2
              FROM (
                (SELECT %1$s FROM vital_sample %2$s)
                UNION ALL
                (SELECT %1$s FROM late_sample %2$s)
              ) s
              JOIN device_epoch e ON e.device_id = q.device AND e.epoch_no = s.epoch_no
              ORDER BY s.observed_at DESC
              LIMIT q.most) s
            ORDER BY q.place, s.observed_at DESC
            """
                    .formatted(
                            PgSampleColumns.NAMES,
                            """
                            WHERE device_id = q.device AND observed_at >= q.since AND observed_at < q.until
                              AND observed_at >= $6 AND observed_at < $7 AND flags IN (1, 3, 5, 7)
                              AND (q.wanted & 1 <> 0 AND heart_rate IS NOT NULL
                                OR q.wanted & 2 <> 0 AND pulse_rate IS NOT NULL
                                OR q.wanted & 4 <> 0 AND spo2 IS NOT NULL
                                OR q.wanted & 8 <> 0 AND respiration_rate IS NOT NULL
                                OR q.wanted & 16 <> 0 AND systolic_bp IS NOT NULL
                                OR q.wanted & 32 <> 0 AND diastolic_bp IS NOT NULL
                                OR q.wanted & 64 <> 0 AND mean_bp IS NOT NULL
                                OR q.wanted & 128 <> 0 AND temperature IS NOT NULL
                                OR q.wanted & 256 <> 0 AND etco2 IS NOT NULL)
                            ORDER BY observed_at DESC
                            LIMIT q.most
                            """);

    /** So that one answer stays below a few thousand rows. */
    private static final int MOST_AT_ONCE = 100;

    private static final int FIRST_COLUMN = 1;
    private static final int VALIDITY_COLUMN = FIRST_COLUMN + 4;

    private final Database database;
    private final Assignments assignments;
    private final Clock clock;
    private final GatheredReads<Asked, Collection<LatestEntry>> gathered =
            new GatheredReads<>("latest values", MOST_AT_ONCE, this::newest);

    public PgLatestReader(Database database, Assignments assignments, Clock clock) {
        this.database = database.forRanges();
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

    private record Asked(List<AssignmentInterval> intervals, long now) {}

    /** The newest entry of each vital inside the intervals and the window, in catalogue order. */
    Future<Collection<LatestEntry>> newest(
            Scope scope, List<AssignmentInterval> intervals, long now) {
        return intervals.isEmpty()
                ? Future.succeededFuture(List.of())
                : gathered.get(scope, new Asked(intervals, now)).map(Optional::orElseThrow);
    }

    private Future<Map<Asked, Collection<LatestEntry>>> newest(Scope scope, Set<Asked> asked) {
        Map<Asked, PatientSearch> searches =
                asked.stream()
                        .collect(
                                toMap(
                                        identity(),
                                        one -> new PatientSearch(one.intervals(), one.now())));
        return database.read(scope, connection -> askAll(connection, searches.values()))
                .map(
                        _ ->
                                searches.entrySet().stream()
                                        .collect(
                                                toMap(
                                                        Map.Entry::getKey,
                                                        one -> one.getValue().newest())));
    }

    /** One question of each at a time, until none has any left. */
    private static Future<Void> askAll(
            SqlConnection connection, Collection<PatientSearch> searches) {
        List<PatientSearch.Question> questions =
                searches.stream().map(PatientSearch::next).filter(Objects::nonNull).toList();
        if (questions.isEmpty()) {
            return Future.succeededFuture();
        }
        return connection
                .preparedQuery(NEWEST)
                .execute(values(questions))
                .compose(
                        rows -> {
                            answer(questions, rows);
                            return askAll(connection, searches);
                        });
    }

    /** The questions side by side, and the range of them all. */
    static Tuple values(List<PatientSearch.Question> questions) {
        int count = questions.size();
        Integer[] devices = new Integer[count];
        OffsetDateTime[] since = new OffsetDateTime[count];
        OffsetDateTime[] until = new OffsetDateTime[count];
        Integer[] wanted = new Integer[count];
        Integer[] most = new Integer[count];
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            LatestSearch.Question range = questions.get(i).range();
            devices[i] = questions.get(i).deviceId();
            since[i] = PgSampleRow.instant(range.since());
            until[i] = PgSampleRow.instant(range.until());
            wanted[i] = range.wanted();
            most[i] = range.limit();
            first = Math.min(first, range.since());
            last = Math.max(last, range.until());
        }
        return Tuple.of(
                devices,
                since,
                until,
                wanted,
                most,
                PgSampleRow.instant(first),
                PgSampleRow.instant(last));
    }

    private static void answer(List<PatientSearch.Question> questions, RowSet<Row> rows) {
        Map<Integer, List<LatestSearch.Found>> found = new HashMap<>();
        for (Row row : rows) {
            int place = row.getLong(0).intValue() - 1; // PostgreSQL counts from 1
            found.computeIfAbsent(place, _ -> new ArrayList<>())
                    .add(found(row, questions.get(place).deviceId()));
        }
        for (int place = 0; place < questions.size(); place++) {
            questions.get(place).take(found.getOrDefault(place, List.of()));
        }
    }

    private static LatestSearch.Found found(Row row, int deviceId) {
        long observedAt = PgSampleRow.millis(row, FIRST_COLUMN);
        Vitals vitals = PgSampleRow.of(row, VALIDITY_COLUMN);
        List<LatestEntry> entries = new ArrayList<>(VitalSign.COUNT);
        for (VitalSign sign : VitalSign.values()) {
            if (vitals.has(sign)) {
                entries.add(
                        new LatestEntry(
                                sign,
                                deviceId,
                                observedAt,
                                row.getLong(FIRST_COLUMN + 3),
                                row.getInteger(FIRST_COLUMN + 2),
                                vitals.scaled(sign),
                                PgSampleRow.millis(row, FIRST_COLUMN + 1),
                                vitals.validity(sign)));
            }
        }
        return new LatestSearch.Found(observedAt, entries);
    }
}
