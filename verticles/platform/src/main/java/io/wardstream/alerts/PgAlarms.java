package io.wardstream.alerts;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import io.wardstream.store.StorageException;
import io.wardstream.store.StorageException.Category;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Alarms in PostgreSQL, each read under its scope. */
final class PgAlarms implements Alarms {

    /** Whoever else changes an alarm does so a few times in its life, not at each of our tries. */
    private static final int MAX_TRIES = 5;

    private static final String OPEN =
            """
            SELECT %s
            FROM alarm
            WHERE hospital_id = $1 AND closed_at IS NULL AND group_id IS NULL
            ORDER BY no DESC
            LIMIT %s
            """
                    .formatted(PgAlarmColumns.NAMES, Integer.toString(MAX_OPEN));

    private static final String ALARMING =
            """
            SELECT DISTINCT patient_id
            FROM alarm
            WHERE patient_id = ANY ($1) AND closed_at IS NULL
            """;

    private static final String FIND =
            "SELECT %s FROM alarm WHERE id = $1".formatted(PgAlarmColumns.NAMES);

    private static final String EVENTS =
            """
            SELECT e.version, e.kind, e.happened_at, e.done_by, e.state, e.priority, e.alarm_value,
                   e.recorded_at
            FROM alarm a
            JOIN alarm_event e ON e.alarm_no = a.no
            WHERE a.id = $1
            ORDER BY e.version
            """;

    private final Database database;
    private final AlarmStore store;
    private final AlarmPublisher publisher;
    private final Clock clock;
    private final AudioPauses audioPauses;
    private final PgAlarmBurden burden;

    PgAlarms(Database database, AlarmStore store, AlarmPublisher publisher, Clock clock) {
        this.database = database;
        this.store = store;
        this.publisher = publisher;
        this.clock = clock;
        this.audioPauses = new PgAudioPauses(database, publisher, clock);
        this.burden = new PgAlarmBurden(database, clock);
    }

    @Override
    public Future<List<Alarm>> open(Scope scope, int hospitalId) {
        return read(scope, OPEN, Tuple.of(hospitalId), PgAlarmColumns::alarm);
    }

    @Override
    public Future<Set<Integer>> alarming(Collection<Integer> patientIds) {
        Tuple values = Tuple.of((Object) patientIds.toArray(Integer[]::new));
        return read(Scope.platform(), ALARMING, values, row -> row.getInteger(0)).map(Set::copyOf);
    }

    @Override
    public Future<AlarmSlice> list(Scope scope, AlarmFilter filter, long before, int limit) {
        PgAlarmQuery query = new PgAlarmQuery(filter, before, limit + 1);
        return read(scope, query.sql(), query.values(), Numbered::of)
                .map(found -> slice(found, limit));
    }

    private record Numbered(long no, Alarm alarm) {
        static Numbered of(Row row) {
            return new Numbered(row.getLong("no"), PgAlarmColumns.alarm(row));
        }
    }

    /** One more than asked for was read: it tells whether there is a next part. */
    private static AlarmSlice slice(List<Numbered> found, int limit) {
        List<Numbered> part = found.subList(0, Math.min(limit, found.size()));
        long next = found.size() > limit ? part.getLast().no() : 0;
        return new AlarmSlice(part.stream().map(Numbered::alarm).toList(), next);
    }

    @Override
    public Future<Optional<Alarm>> find(Scope scope, UUID id) {
        return read(scope, FIND, Tuple.of(id), PgAlarmColumns::alarm)
                .map(found -> found.stream().findFirst());
    }

    @Override
    public Future<List<AlarmEvent>> events(Scope scope, UUID id) {
        return read(scope, EVENTS, Tuple.of(id), PgAlarms::event);
    }

    private static AlarmEvent event(Row row) {
        return new AlarmEvent(
                row.getInteger("version"),
                row.getString("kind"),
                row.getOffsetDateTime("happened_at").toInstant(),
                row.getString("done_by"),
                Objects.requireNonNull(AlarmState.byName(row.getString("state"))),
                Objects.requireNonNull(AlarmPriority.byWireName(row.getString("priority"))),
                row.getDouble("alarm_value"),
                row.getOffsetDateTime("recorded_at").toInstant());
    }

    @Override
    public Future<AcknowledgeResult> acknowledge(Scope scope, UUID id, String by) {
        return find(scope, id)
                .compose(
                        found ->
                                found.isEmpty()
                                        ? Future.succeededFuture(new AcknowledgeResult.NotFound())
                                        : acknowledge(found.get(), by, 1));
    }

    @Override
    public Future<AlarmBurden> burden(Scope scope, AlarmBurden.Range range) {
        return burden.burden(scope, range);
    }

    @Override
    public AudioPauses audioPauses() {
        return audioPauses;
    }

    private Future<AcknowledgeResult> acknowledge(Alarm standing, String by, int attempt) {
        Recording write = AlarmSteps.acknowledged(standing, by, clock.millis());
        if (write == null) {
            return Future.succeededFuture(new AcknowledgeResult.Done(standing));
        }
        return store.change(List.of(write))
                .compose(now -> acknowledged(write, now.get(standing.id()), by, attempt));
    }

    private Future<AcknowledgeResult> acknowledged(
            Recording write, @Nullable Alarm now, String by, int attempt) {
        if (now == null) {
            return Future.succeededFuture(new AcknowledgeResult.NotFound());
        }
        if (now.equals(write.alarm().recorded())) {
            publisher.publish(now);
            return Future.succeededFuture(new AcknowledgeResult.Done(now));
        }
        return attempt < MAX_TRIES
                ? acknowledge(now, by, attempt + 1)
                : Future.failedFuture(
                        new StorageException(
                                Category.RETRY, "the alarm changes too fast to be written", null));
    }

    private <T> Future<List<T>> read(
            Scope scope, String statement, Tuple values, Function<Row, T> mapping) {
        return database.read(
                scope,
                connection ->
                        connection
                                .preparedQuery(statement)
                                .execute(values)
                                .map(rows -> list(rows, mapping)));
    }

    private static <T> List<T> list(RowSet<Row> rows, Function<Row, T> mapping) {
        List<T> list = new ArrayList<>(rows.size());
        rows.forEach(row -> list.add(mapping.apply(row)));
        return list;
    }
}
