package io.wardstream.alerts;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import io.wardstream.alerts.engine.AlertRule;
import io.wardstream.alerts.engine.RuleContent;
import io.wardstream.registry.Hospital;
import io.wardstream.store.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** {@link RuleStore} on PostgreSQL. */
final class PgRuleStore implements RuleStore {

    private static final String LAST_CHANGE = "SELECT version FROM alert_rule_change";

    /** One statement, one snapshot: the number fits the rules. */
    private static final String LOAD =
            """
            SELECT c.version AS change, r.*
            FROM alert_rule_change c
            LEFT JOIN (SELECT %s FROM alert_rule) r ON true
            """
                    .formatted(PgRuleRow.NAMES);

    /** A rule that somebody has made for the same meanwhile stays. */
    private static final String INSTALL =
            """
            WITH asked AS (
              SELECT * FROM unnest($1::int[], $2::uuid[]) AS a(hospital_id, public_id)
            ), fresh AS (
              INSERT INTO alert_rule_default (hospital_id)
              SELECT hospital_id FROM asked
              ORDER BY hospital_id
              ON CONFLICT DO NOTHING
              RETURNING hospital_id
            ), made AS (
              INSERT INTO alert_rule
                (id, hospital_id, hospital_public_id, vital, priority, low, high, hysteresis,
                 delay_millis, median_of, latching, enabled, score, at_least, is_default)
              SELECT gen_random_uuid(), a.hospital_id, a.public_id, t.*, true
              FROM fresh
              JOIN asked a USING (hospital_id)
              CROSS JOIN unnest($3::text[], $4::text[], $5::float8[], $6::float8[], $7::float8[],
                                $8::int[], $9::int[], $10::boolean[], $11::boolean[], $12::text[],
                                $13::int[]) AS t
              ON CONFLICT DO NOTHING
              RETURNING id
            ), counted AS (
              UPDATE alert_rule_change SET version = version + 1
              WHERE EXISTS (SELECT FROM made)
            )
            SELECT count(*)::int AS made FROM made
            """;

    private static final UUID NOBODY = new UUID(0, 0);

    /** The columns of {@link PgRuleRow#addLimits}, as $3 to $13. */
    private static final List<IntFunction<Object[]>> ARRAYS =
            List.of(
                    String[]::new,
                    String[]::new,
                    Double[]::new,
                    Double[]::new,
                    Double[]::new,
                    Integer[]::new,
                    Integer[]::new,
                    Boolean[]::new,
                    Boolean[]::new,
                    String[]::new,
                    Integer[]::new);

    private final Database database;

    PgRuleStore(Database database) {
        this.database = database;
    }

    @Override
    public Future<Long> lastChange() {
        return query(LAST_CHANGE, Tuple.tuple()).map(rows -> rows.iterator().next().getLong(0));
    }

    @Override
    public Future<Snapshot> load() {
        return query(LOAD, Tuple.tuple()).map(PgRuleStore::snapshot);
    }

    private static Snapshot snapshot(RowSet<Row> rows) {
        long change = 0;
        List<AlertRule> rules = new ArrayList<>(rows.size());
        for (Row row : rows) {
            change = row.getLong("change");
            if (row.getUUID("id") != null) {
                rules.add(PgRuleRow.rule(row));
            }
        }
        return new Snapshot(change, rules);
    }

    @Override
    public Future<Integer> install(List<Hospital> hospitals, List<? extends RuleContent> defaults) {
        Tuple values =
                Tuple.tuple()
                        .addValue(hospitals.stream().map(Hospital::id).toArray(Integer[]::new))
                        .addValue(hospitals.stream().map(Hospital::publicId).toArray(UUID[]::new));
        List<Tuple> rules = defaults.stream().map(PgRuleStore::limits).toList();
        IntStream.range(0, ARRAYS.size())
                .forEach(column -> values.addValue(column(rules, column, ARRAYS.get(column))));
        return query(INSTALL, values).map(rows -> rows.iterator().next().getInteger(0));
    }

    /** As {@link PgRuleRow#addLimits} has them; whose they are stands elsewhere. */
    private static Tuple limits(RuleContent content) {
        Tuple tuple = Tuple.tuple();
        PgRuleRow.addLimits(tuple, content.rule(NOBODY, 1, 0, 0, 0, true));
        return tuple;
    }

    private static Object[] column(List<Tuple> rules, int column, IntFunction<Object[]> array) {
        return rules.stream().map(rule -> rule.getValue(column)).toArray(array);
    }

    private Future<RowSet<Row>> query(String statement, Tuple parameters) {
        return database.bounded(database.platform().preparedQuery(statement).execute(parameters));
    }
}
