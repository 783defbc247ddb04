package io.wardstream.alerts;

import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statement that lists alarms, the newest first, with no more conditions than are asked for:
 * PostgreSQL keeps a plan for each set of them, by the index that serves it, and must not plan anew
 * for what is left open. There are a few dozen sets; values are parameters. For one use by one
 * thread.
 */
final class PgAlarmQuery {

    private final List<String> conditions = new ArrayList<>();
    private final Tuple values = Tuple.tuple();
    private final String limit;

    /**
     * @param before number of the first alarm that is too new; 0: none is
     * @param limit at most so many
     */
    PgAlarmQuery(AlarmFilter filter, long before, int limit) {
        where("no <", before == 0 ? null : before);
        where("hospital_id =", orNull(filter.hospitalId()));
        where("ward_id =", orNull(filter.wardId()));
        where("patient_id =", orNull(filter.patientId()));
        where("state =", filter.state() == null ? null : filter.state().name());
        where("priority =", filter.priority() == null ? null : filter.priority().wireName());
        where("raised_at >=", PgTime.utcOrNull(filter.from()));
        where("raised_at <", PgTime.utcOrNull(filter.to()));
        where("kind =", filter.kind() == null ? null : filter.kind().wireName());
        where("group_id =", filter.group());
        if (filter.group() == null && filter.patientId() == 0) {
            conditions.add("group_id IS NULL");
        }
        this.limit = parameter(limit);
    }

    private static @Nullable Integer orNull(int id) {
        return id == 0 ? null : id;
    }

    private void where(String condition, @Nullable Object value) {
        if (value != null) {
            conditions.add(condition + " " + parameter(value));
        }
    }

    private String parameter(Object value) {
        values.addValue(value);
        return "$" + values.size();
    }

    String sql() {
        String where =
                conditions.isEmpty() ? "" : "WHERE " + String.join("\n  AND ", conditions) + "\n";
        return "SELECT no, "
                + PgAlarmColumns.NAMES
                + "\nFROM alarm\n"
                + where
                + "ORDER BY no DESC\nLIMIT "
                + limit;
    }

    Tuple values() {
        return values;
    }
}
