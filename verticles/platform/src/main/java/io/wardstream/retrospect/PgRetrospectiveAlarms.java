package io.wardstream.retrospect;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wardstream.alerts.AlarmFilter;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.retrospect.fold.Finding.Late;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Retrospective alarms in PostgreSQL, each read under its scope. */
final class PgRetrospectiveAlarms implements RetrospectiveAlarms {

    private static final String LIST =
            """
            SELECT %s
            FROM retrospective_alarm
            WHERE gone_at IS NULL
              AND ($1::bigint = 0 OR no < $1)
              AND ($2::int = 0 OR hospital_id = $2)
              AND ($3::int = 0 OR ward_id = $3)
              AND ($4::int = 0 OR patient_id = $4)
              AND ($5::text IS NULL OR priority = $5)
              AND ($6::timestamptz IS NULL OR raised_at >= $6)
              AND ($7::timestamptz IS NULL OR raised_at < $7)
            ORDER BY no DESC
            LIMIT $8
            """
                    .formatted(PgRetrospectiveRow.NAMES);

    private static final String FIND =
            "SELECT %s FROM retrospective_alarm WHERE id = $1".formatted(PgRetrospectiveRow.NAMES);

    private static final String EVENTS =
            """
            SELECT version, kind, found_at, priority, alarm_value, late_from, late_to, late_samples,
                   recorded_at
            FROM retrospective_event
            WHERE alarm_id = $1
            ORDER BY version
            """;

    private final Database database;

    PgRetrospectiveAlarms(Database database) {
        this.database = database;
    }

    @Override
    public Future<RetrospectiveSlice> list(
            Scope scope, AlarmFilter filter, long before, int limit) {
        if (isNone(filter)) {
            return Future.succeededFuture(new RetrospectiveSlice(List.of(), 0));
        }
        AlarmPriority priority = filter.priority();
        Tuple values =
                Tuple.of(before, filter.hospitalId(), filter.wardId(), filter.patientId())
                        .addString(priority == null ? null : priority.wireName())
                        .addOffsetDateTime(utcOrNull(filter.from()))
                        .addOffsetDateTime(utcOrNull(filter.to()))
                        .addInteger(limit + 1);
        return read(scope, LIST, values, Numbered::of).map(found -> slice(found, limit));
    }

    /** They are all over, of crossed limits, and in no group. */
    private static boolean isNone(AlarmFilter filter) {
        AlarmState state = filter.state();
        return (state != null && state != AlarmState.NORMAL)
                || filter.kind() == AlarmKind.TECHNICAL
                || filter.group() != null;
    }

    private record Numbered(long no, RetrospectiveAlarm alarm) {
        static Numbered of(Row row) {
            return new Numbered(row.getLong("no"), PgRetrospectiveRow.alarm(row));
        }
    }

    /** One more than asked for was read: it tells whether there is a next part. */
    private static RetrospectiveSlice slice(List<Numbered> found, int limit) {
        List<Numbered> part = found.subList(0, Math.min(limit, found.size()));
        long next = found.size() > limit ? part.getLast().no() : 0;
        return new RetrospectiveSlice(part.stream().map(Numbered::alarm).toList(), next);
    }

    @Override
    public Future<Optional<RetrospectiveAlarm>> find(Scope scope, UUID id) {
        return read(scope, FIND, Tuple.of(id), PgRetrospectiveRow::alarm)
                .map(found -> found.stream().findFirst());
    }

    @Override
    public Future<List<RetrospectiveEvent>> events(Scope scope, UUID id) {
        return read(scope, EVENTS, Tuple.of(id), PgRetrospectiveAlarms::event);
    }

    private static RetrospectiveEvent event(Row row) {
        return new RetrospectiveEvent(
                row.getInteger("version"),
                row.getString("kind"),
                PgRetrospectiveRow.instant(row, "found_at"),
                PgRetrospectiveRow.priority(row),
                row.getDouble("alarm_value"),
                new Late(
                        PgRetrospectiveRow.millis(row, "late_from"),
                        PgRetrospectiveRow.millis(row, "late_to"),
                        row.getInteger("late_samples")),
                PgRetrospectiveRow.instant(row, "recorded_at"));
    }

    private static @Nullable OffsetDateTime utcOrNull(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private <T> Future<List<T>> read(
            Scope scope, String statement, Tuple values, Function<Row, T> mapping) {
        return database.read(
                scope,
                connection ->
                        connection
                                .preparedQuery(statement)
                                .execute(values)
                                .map(rows -> rows.stream().map(mapping).toList()));
    }
}
