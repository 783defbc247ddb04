package io.wardstream.alerts;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wardstream.alerts.engine.AlertRule;
import io.wardstream.alerts.engine.LimitRule;
import io.wardstream.alerts.engine.Score;
import io.wardstream.alerts.engine.ScoreRule;
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
                    + " median_of, latching, enabled, score, at_least";

    /** A score has neither. */
    static final double NO_HYSTERESIS = 0;

    static final int NO_MEDIAN = 1;

    private PgRuleRow() {}

    static AlertRules.Stored stored(Row row) {
        return new AlertRules.Stored(
                rule(row),
                row.getUUID("hospital_public_id"),
                row.getUUID("ward_public_id"),
                row.getUUID("patient_public_id"));
    }

    static AlertRule rule(Row row) {
        String score = row.getString("score");
        return score == null ? limitRule(row) : scoreRule(row, score);
    }

    private static ScoreRule scoreRule(Row row, String score) {
        return new ScoreRule(
                row.getUUID("id"),
                row.getInteger("version"),
                row.getInteger("hospital_id"),
                orZero(row.getInteger("ward_id")),
                orZero(row.getInteger("patient_id")),
                Objects.requireNonNull(Score.byWireName(score)),
                Objects.requireNonNull(AlarmPriority.byWireName(row.getString("priority"))),
                row.getInteger("at_least"),
                Duration.ofMillis(row.getInteger("delay_millis")),
                row.getBoolean("latching"),
                row.getBoolean("enabled"));
    }

    private static LimitRule limitRule(Row row) {
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

    /** The eleven parameters of what a rule asks for, behind those that are there. */
    static void addLimits(Tuple tuple, AlertRule rule) {
        LimitRule limits = rule instanceof LimitRule it ? it : null;
        ScoreRule score = rule instanceof ScoreRule it ? it : null;
        tuple.addString(limits == null ? null : limits.vital().wireName());
        tuple.addString(rule.priority().wireName());
        tuple.addDouble(limits == null ? null : unlessNaN(limits.low()));
        tuple.addDouble(limits == null ? null : unlessNaN(limits.high()));
        tuple.addDouble(limits == null ? NO_HYSTERESIS : limits.hysteresis());
        tuple.addInteger((int) rule.delay().toMillis());
        tuple.addInteger(limits == null ? NO_MEDIAN : limits.medianOf());
        tuple.addBoolean(rule.isLatching()).addBoolean(rule.isEnabled());
        tuple.addString(score == null ? null : score.score().wireName());
        tuple.addInteger(score == null ? null : score.atLeast());
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
