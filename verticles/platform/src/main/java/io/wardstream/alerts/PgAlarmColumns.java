package io.wardstream.alerts;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.codec.model.VitalSign;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Turns alarms into one array a column, as {@code unnest} wants them, and rows into alarms. Times
 * travel as epoch milliseconds, 0 and NaN become null.
 */
final class PgAlarmColumns {

    private record Column(
            String name,
            String type,
            IntFunction<@Nullable Object[]> array,
            Function<Recording, @Nullable Object> value) {

        boolean isTime() {
            return type.equals("timestamptz");
        }

        String parameter(int number) {
            return "$" + number + "::" + (isTime() ? "bigint" : type) + "[]";
        }

        String asStored() {
            return isTime() ? "to_timestamp(a." + name + " / 1000::float8)" : "a." + name;
        }
    }

    private static final List<Column> ALARM =
            List.of(
                    uuid("id", Alarm::id),
                    time("condition_since", alarm -> alarm.cause().conditionSince()),
                    time("raised_at", alarm -> alarm.progress().raisedAt()),
                    time("acknowledged_at", alarm -> alarm.progress().acknowledgedAt()),
                    time("condition_until", alarm -> alarm.progress().conditionUntil()),
                    time("cleared_at", alarm -> alarm.progress().clearedAt()),
                    time("closed_at", alarm -> alarm.progress().closedAt()),
                    uuid("ward_public_id", alarm -> alarm.subject().wardPublicId()),
                    uuid("patient_public_id", alarm -> alarm.subject().patientPublicId()),
                    uuid("device_public_id", alarm -> alarm.subject().devicePublicId()),
                    uuid("group_id", alarm -> alarm.subject().groupId()),
                    number("alarm_value", alarm -> alarm.cause().value()),
                    number("alarm_limit", alarm -> alarm.cause().limit()),
                    integer("version", Alarm::version),
                    integer("hospital_id", alarm -> alarm.subject().hospitalId()),
                    integer("ward_id", alarm -> alarm.subject().wardId()),
                    integer("patient_id", alarm -> alarm.subject().patientId()),
                    integer("device_id", alarm -> alarm.subject().deviceId()),
                    integer("place", PgAlarmColumns::place),
                    integer("rule_version", alarm -> alarm.cause().ruleVersion()),
                    integer("shard", alarm -> Addresses.shardOf(alarm.subject().wardId())),
                    new Column(
                            "latching",
                            "boolean",
                            Boolean[]::new,
                            write -> write.alarm().progress().isLatching()),
                    text("kind", alarm -> alarm.cause().kind().wireName()),
                    text("code", alarm -> alarm.cause().code()),
                    text("vital", alarm -> vitalName(alarm.cause().vital())),
                    text("alarm_text", alarm -> alarm.cause().text()),
                    text("priority", alarm -> alarm.priority().wireName()),
                    text("state", alarm -> alarm.state().name()),
                    text("acknowledged_by", alarm -> alarm.progress().acknowledgedBy()),
                    text("close_reason", alarm -> alarm.progress().closeReason()));

    private static final List<Column> EVENT =
            List.of(
                    new Column("event_kind", "text", String[]::new, Recording::kind),
                    new Column("event_at", "timestamptz", Long[]::new, Recording::at),
                    new Column("event_by", "text", String[]::new, Recording::by),
                    new Column(
                            "event_value",
                            "float8",
                            Double[]::new,
                            write -> unlessNaN(write.value())),
                    new Column("gives_way_until", "bigint", Long[]::new, Recording::givesWayUntil),
                    new Column("clear_at", "bigint", Long[]::new, Recording::clearAt));

    /** The columns of {@code alarm} that {@link #alarm} reads and {@link #VALUES} fills. */
    static final String NAMES = names("");

    /** What goes into {@link #NAMES}, read from rows named {@code a}. */
    static final String VALUES =
            ALARM.stream().map(Column::asStored).collect(Collectors.joining(", "));

    /** The parameters of {@link #bind} as rows. */
    static final String ROWS = "unnest(" + parameters() + ") AS a(" + parameterNames() + ")";

    private PgAlarmColumns() {}

    /** {@link #NAMES} with a prefix before each. */
    static String names(String prefix) {
        return ALARM.stream()
                .map(column -> prefix + column.name())
                .collect(Collectors.joining(", "));
    }

    private static List<Column> all() {
        List<Column> columns = new ArrayList<>(ALARM);
        columns.addAll(EVENT);
        return columns;
    }

    private static String parameters() {
        List<Column> columns = all();
        return IntStream.range(0, columns.size())
                .mapToObj(index -> columns.get(index).parameter(index + 1))
                .collect(Collectors.joining(", "));
    }

    private static String parameterNames() {
        return all().stream().map(Column::name).collect(Collectors.joining(", "));
    }

    /**
     * When the first of the events was. One value beside the rows: only by a constant does the
     * planner see how little of a long table is asked for.
     */
    static final String FIRST_EVENT_AT =
            "to_timestamp($" + (all().size() + 1) + "::bigint / 1000::float8)";

    /** One array a column, in the order of {@link #ROWS}, and {@link #FIRST_EVENT_AT}. */
    static Tuple bind(List<Recording> writes) {
        Tuple tuple = Tuple.tuple();
        for (Column column : all()) {
            @Nullable Object[] values = column.array().apply(writes.size());
            for (int row = 0; row < values.length; row++) {
                values[row] = column.value().apply(writes.get(row));
            }
            tuple.addValue(values);
        }
        tuple.addLong(writes.stream().mapToLong(Recording::at).min().orElse(0));
        return tuple;
    }

    /** With patient and code, what there is one open alarm of. */
    static int place(Alarm alarm) {
        if (alarm.cause().kind() != AlarmKind.TECHNICAL) {
            return 0;
        }
        Alarm.Subject subject = alarm.subject();
        return subject.isWard() ? subject.wardId() : subject.deviceId();
    }

    static Alarm alarm(Row row) {
        return new Alarm(
                row.getUUID("id"),
                row.getInteger("version"),
                true,
                new Alarm.Subject(
                        row.getInteger("hospital_id"),
                        row.getInteger("ward_id"),
                        row.getUUID("ward_public_id"),
                        row.getInteger("patient_id"),
                        row.getUUID("patient_public_id"),
                        row.getInteger("device_id"),
                        row.getUUID("device_public_id"),
                        row.getUUID("group_id")),
                cause(row),
                progress(row));
    }

    private static Alarm.Cause cause(Row row) {
        String vital = row.getString("vital");
        return new Alarm.Cause(
                Objects.requireNonNull(AlarmKind.byWireName(row.getString("kind"))),
                row.getString("code"),
                vital == null ? null : VitalSign.byWireName(vital),
                orNaN(row.getDouble("alarm_value")),
                orNaN(row.getDouble("alarm_limit")),
                row.getString("alarm_text"),
                row.getInteger("rule_version"),
                millis(row, "condition_since"));
    }

    private static Alarm.Progress progress(Row row) {
        return new Alarm.Progress(
                Objects.requireNonNull(AlarmPriority.byWireName(row.getString("priority"))),
                Objects.requireNonNull(AlarmState.byName(row.getString("state"))),
                row.getBoolean("latching"),
                millis(row, "raised_at"),
                millis(row, "acknowledged_at"),
                row.getString("acknowledged_by"),
                millis(row, "condition_until"),
                millis(row, "cleared_at"),
                millis(row, "closed_at"),
                row.getString("close_reason"));
    }

    static long millis(Row row, String column) {
        OffsetDateTime time = row.getOffsetDateTime(column);
        return time == null ? 0 : time.toInstant().toEpochMilli();
    }

    private static double orNaN(@Nullable Double value) {
        return value == null ? Double.NaN : value;
    }

    private static @Nullable Double unlessNaN(double value) {
        return Double.isNaN(value) ? null : value;
    }

    private static @Nullable String vitalName(@Nullable VitalSign vital) {
        return vital == null ? null : vital.wireName();
    }

    private static Column uuid(String name, Function<Alarm, @Nullable UUID> value) {
        return new Column(name, "uuid", UUID[]::new, write -> value.apply(write.alarm()));
    }

    private static Column integer(String name, Function<Alarm, Integer> value) {
        return new Column(name, "int", Integer[]::new, write -> value.apply(write.alarm()));
    }

    private static Column text(String name, Function<Alarm, @Nullable String> value) {
        return new Column(name, "text", String[]::new, write -> value.apply(write.alarm()));
    }

    private static Column number(String name, Function<Alarm, Double> value) {
        return new Column(
                name, "float8", Double[]::new, write -> unlessNaN(value.apply(write.alarm())));
    }

    private static Column time(String name, Function<Alarm, Long> value) {
        return new Column(
                name,
                "timestamptz",
                Long[]::new,
                write -> {
                    long millis = value.apply(write.alarm());
                    return millis == 0 ? null : millis;
                });
    }
}
