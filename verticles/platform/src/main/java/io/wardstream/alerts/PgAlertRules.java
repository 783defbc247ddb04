package io.wardstream.alerts;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import io.wardstream.alerts.engine.AlertRule;
import io.wardstream.alerts.engine.RuleCheck;
import io.wardstream.alerts.engine.RuleOrder;
import io.wardstream.alerts.engine.ScoreRule;
import io.wardstream.registry.ChangeResult;
import io.wardstream.store.Database;
import io.wardstream.store.Scope;
import io.wardstream.store.StorageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Rules in PostgreSQL. A change and the counter that tells of it are one statement, so nobody can
 * see the one without the other.
 */
final class PgAlertRules implements AlertRules {

    private static final String LIST =
            """
            SELECT %s
            FROM alert_rule
            WHERE $1::int = 0 OR hospital_id = $1
            ORDER BY hospital_id, ward_id NULLS FIRST, patient_id NULLS FIRST, vital, score, priority
            """
                    .formatted(PgRuleRow.NAMES);

    private static final String FIND =
            "SELECT %s FROM alert_rule WHERE id = $1".formatted(PgRuleRow.NAMES);

    /** Counts only what was changed. */
    private static final String COUNTED =
            """
            counted AS (
              UPDATE alert_rule_change SET version = version + 1
              WHERE EXISTS (SELECT FROM changed)
              RETURNING version AS change
            )
            SELECT changed.*, counted.change FROM changed, counted
            """;

    /** A default that nobody has touched gives way; any other rule of the same makes none. */
    private static final String CREATE =
            """
            WITH changed AS (
              INSERT INTO alert_rule
                (id, hospital_id, hospital_public_id, ward_id, ward_public_id, patient_id,
                 patient_public_id, vital, priority, low, high, hysteresis, delay_millis,
                 median_of, latching, enabled, score, at_least)
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
                      $18)
              ON CONFLICT
                (hospital_id, coalesce(ward_id, 0), coalesce(patient_id, 0), %s, priority)
              DO UPDATE SET id = excluded.id, version = 1, created_at = now(), changed_at = now(),
                  low = excluded.low, high = excluded.high, hysteresis = excluded.hysteresis,
                  delay_millis = excluded.delay_millis, median_of = excluded.median_of,
                  latching = excluded.latching, enabled = excluded.enabled,
                  at_least = excluded.at_least, is_default = false
              WHERE alert_rule.is_default
              RETURNING %s
            ), %s
            """;

    private static final String CREATE_LIMITS = CREATE.formatted("vital", PgRuleRow.NAMES, COUNTED);

    private static final String CREATE_SCORE = CREATE.formatted("score", PgRuleRow.NAMES, COUNTED);

    private static final String REPLACE =
            """
            WITH changed AS (
              UPDATE alert_rule
              SET version = version + 1, changed_at = now(), vital = $3, priority = $4, low = $5,
                  high = $6, hysteresis = $7, delay_millis = $8, median_of = $9, latching = $10,
                  enabled = $11, score = $12, at_least = $13, is_default = false
              WHERE id = $1 AND ($2::int = 0 OR version = $2)
              RETURNING %s
            ), %s
            """
                    .formatted(PgRuleRow.NAMES, COUNTED);

    private static final String DELETE =
            """
            WITH changed AS (
              DELETE FROM alert_rule
              WHERE id = $1 AND ($2::int = 0 OR version = $2)
              RETURNING %s
            ), %s
            """
                    .formatted(PgRuleRow.NAMES, COUNTED);

    /** Changes come one after the other anyway; so two that do not fit cannot pass each other. */
    private static final String LOCK = "SELECT version FROM alert_rule_change FOR UPDATE";

    private static final String BESIDE =
            """
            SELECT %s
            FROM alert_rule
            WHERE hospital_id = $1 AND coalesce(ward_id, 0) = $2 AND coalesce(patient_id, 0) = $3
              AND coalesce(vital, score) = $4 AND id <> $5 AND enabled
            ORDER BY priority
            """
                    .formatted(PgRuleRow.NAMES);

    private final Database database;
    private final LongConsumer news;
    private final Supplier<OptionalLong> lastChange;
    private final IntFunction<Future<Void>> defaults;

    /**
     * @param news told the change counter of each change that is committed
     * @param lastChange the newest change counter known
     * @param defaults sees to it that a hospital has been given the default rules
     */
    PgAlertRules(
            Database database,
            LongConsumer news,
            Supplier<OptionalLong> lastChange,
            IntFunction<Future<Void>> defaults) {
        this.database = database;
        this.news = news;
        this.lastChange = lastChange;
        this.defaults = defaults;
    }

    @Override
    public Future<List<Stored>> list(Scope scope, int hospitalId) {
        Future<Void> given =
                hospitalId == 0 ? Future.succeededFuture() : defaults.apply(hospitalId);
        return given.compose(_ -> read(scope, LIST, Tuple.of(hospitalId)));
    }

    @Override
    public OptionalLong lastChange() {
        return lastChange.get();
    }

    @Override
    public Future<Optional<Stored>> find(Scope scope, UUID id) {
        return read(scope, FIND, Tuple.of(id)).map(rules -> rules.stream().findFirst());
    }

    @Override
    public Future<Stored> create(Stored rule) {
        Tuple values = PgRuleRow.scope(UUID.randomUUID(), rule);
        PgRuleRow.addLimits(values, rule.rule());
        String create = rule.rule() instanceof ScoreRule ? CREATE_SCORE : CREATE_LIMITS;
        return change(rule.rule(), create, values)
                .map(made -> made.orElseThrow(PgAlertRules::another));
    }

    private static StorageException another() {
        return new StorageException(
                StorageException.Category.DUPLICATE,
                "the scope has a rule of that vital or score and priority",
                null);
    }

    @Override
    public Future<ChangeResult<Stored>> replace(AlertRule rule, int expectedVersion) {
        Tuple values = Tuple.of(rule.id(), expectedVersion);
        PgRuleRow.addLimits(values, rule);
        return change(rule, REPLACE, values).compose(changed -> result(changed, rule.id()));
    }

    @Override
    public Future<ChangeResult<Stored>> delete(Scope scope, UUID id, int expectedVersion) {
        return find(scope, id)
                .compose(
                        known ->
                                known.isEmpty()
                                        ? Future.succeededFuture(new ChangeResult.Gone<>())
                                        : announced(delete(id, expectedVersion))
                                                .compose(changed -> result(changed, id)));
    }

    private Future<RowSet<Row>> delete(UUID id, int expectedVersion) {
        Tuple values = Tuple.of(id, expectedVersion);
        return database.bounded(execute(database.platform(), DELETE, values));
    }

    private Future<ChangeResult<Stored>> result(Optional<Stored> changed, UUID id) {
        if (changed.isPresent()) {
            return Future.succeededFuture(new ChangeResult.Changed<>(changed.get()));
        }
        return find(Scope.platform(), id)
                .map(
                        known ->
                                known.isPresent()
                                        ? new ChangeResult.Stale<>()
                                        : new ChangeResult.Gone<>());
    }

    /** Empty when there was nothing to change; failed when the rule does not fit the others. */
    private Future<Optional<Stored>> change(AlertRule rule, String statement, Tuple values) {
        return announced(
                database.write(
                        connection ->
                                connection
                                        .query(LOCK)
                                        .execute()
                                        .compose(_ -> beside(connection, rule))
                                        .map(others -> fitting(rule, others))
                                        .compose(_ -> execute(connection, statement, values))));
    }

    private static Future<List<AlertRule>> beside(SqlConnection connection, AlertRule rule) {
        Tuple scope =
                Tuple.of(
                        rule.hospitalId(),
                        rule.wardId(),
                        rule.patientId(),
                        rule.subject(),
                        rule.id());
        return execute(connection, BESIDE, scope)
                .map(rows -> rows.stream().map(PgRuleRow::rule).toList());
    }

    private static AlertRule fitting(AlertRule rule, List<AlertRule> others) {
        RuleCheck.Violation violation = RuleOrder.broken(rule, others);
        if (violation != null) {
            throw new RuleContradiction(violation);
        }
        return rule;
    }

    private static Future<RowSet<Row>> execute(
            SqlClient connection, String statement, Tuple values) {
        return connection.preparedQuery(statement).execute(values);
    }

    private Future<Optional<Stored>> announced(Future<RowSet<Row>> change) {
        return change.map(PgAlertRules::announced)
                .onSuccess(changed -> changed.ifPresent(it -> news.accept(it.change())))
                .map(changed -> changed.map(Announced::rule));
    }

    private record Announced(Stored rule, long change) {}

    private static Optional<Announced> announced(RowSet<Row> rows) {
        return rows.stream()
                .findFirst()
                .map(row -> new Announced(PgRuleRow.stored(row), row.getLong("change")));
    }

    private Future<List<Stored>> read(Scope scope, String statement, Tuple values) {
        return database.read(
                scope,
                connection ->
                        connection
                                .preparedQuery(statement)
                                .execute(values)
                                .map(
                                        rows -> {
                                            List<Stored> rules = new ArrayList<>(rows.size());
                                            rows.forEach(row -> rules.add(PgRuleRow.stored(row)));
                                            return rules;
                                        }));
    }
}
