package io.wardstream.alerts;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wardstream.alerts.engine.LimitRule;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSign;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads and writes the columns of {@code alert_rule}: 0 and NaN stand for null. */
final class PgRuleRow {

    /** What {@link #rule} and {@link #stored} read. */
    static final String NAMES =
            "id, version, hospital_id, hospital_public_id, ward_id, ward_public_id, patient_id,"
                    + " patient_public_id, vital, priority, low, high, hysteresis, delay_millis,"
                    + " median_of, latching, enabled";

    private PgRuleRow() {}

    static AlertRules.Stored stored(Row row) {
        return new AlertRules.Stored(
                rule(row),
                row.getUUID("hospital_public_id"),
                row.getUUID("ward_public_id"),
                row.getUUID("patient_public_id"));
    }

    static LimitRule rule(Row row) {
        return new LimitRule(
                row.getUUID("id"),
                row.getInteger("version"),
                row.getInteger("hospital_id"),
                orZero(row.getInteger("ward_id")),
                orZero(row.getInteger("patient_id")),
                Objects.requireNonNull(VitalSign.byWireName(row.getString("vital"))),
                Objects.requireNonNull(AlarmPriority.byWireName(row.getString("priority"))),
                orNaN(row.getDouble("low")),
                orNaN(row.getDouble("high")),
                row.getDouble("hysteresis"),
                Duration.ofMillis(row.getInteger("delay_millis")),
                row.getInteger("median_of"),
                row.getBoolean("latching"),
                row.getBoolean("enabled"));
    }

    /** The nine parameters of what a rule asks for, behind those that are there. */
    static void addLimits(Tuple tuple, LimitRule rule) {
        tuple.addString(rule.vital().wireName()).addString(rule.priority().wireName());
        tuple.addDouble(unlessNaN(rule.low())).addDouble(unlessNaN(rule.high()));
        tuple.addDouble(rule.hysteresis()).addInteger((int) rule.delay().toMillis());
        tuple.addInteger(rule.medianOf()).addBoolean(rule.isLatching());
        tuple.addBoolean(rule.isEnabled());
    }

    /** The seven parameters of its id and scope. */
    static Tuple scope(UUID id, AlertRules.Stored rule) {
        return Tuple.tuple()
                .addUUID(id)
                .addInteger(rule.rule().hospitalId())
                .addUUID(rule.hospitalPublicId())
                .addInteger(unlessZero(rule.rule().wardId()))
                .addUUID(rule.wardPublicId())
                .addInteger(unlessZero(rule.rule().patientId()))
                .addUUID(rule.patientPublicId());
    }

    static @Nullable Double unlessNaN(double value) {
        return Double.isNaN(value) ? null : value;
    }

    private static @Nullable Integer unlessZero(int id) {
        return id == 0 ? null : id;
    }

    private static int orZero(@Nullable Integer id) {
        return id == null ? 0 : id;
    }

    private static double orNaN(@Nullable Double value) {
        return value == null ? Double.NaN : value;
    }
}
