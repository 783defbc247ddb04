package io.wardstream.retrospect;

import io.vertx.sqlclient.Row;
import io.wardstream.alerts.engine.Condition;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.retrospect.fold.Finding;
import io.wardstream.retrospect.fold.Finding.End;
import io.wardstream.retrospect.fold.Finding.Late;
import io.wardstream.retrospect.fold.Reconciliation.Kept;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;

/** Reads rows of retrospective alarms. */
final class PgRetrospectiveRow {
    static final String NAMES =
            """
            no, id, version, hospital_id, ward_id, ward_public_id, patient_id, patient_public_id,
            device_id, device_public_id, condition_since, raised_at, condition_until, found_at,
            gone_at, code, alarm_value, alarm_limit, alarm_text, rule_version, priority,
            close_reason
            """;

    private PgRetrospectiveRow() {}

    static Kept kept(Row row) {
        Finding finding =
                new Finding(
                        condition(row),
                        priority(row),
                        row.getDouble("alarm_value"),
                        row.getDouble("alarm_limit"),
                        row.getInteger("rule_version"),
                        row.getInteger("device_id"),
                        millis(row, "condition_since"),
                        millis(row, "raised_at"),
                        millis(row, "condition_until"),
                        End.byWireName(row.getString("close_reason")),
                        Late.NONE,
                        false);
        boolean isGone = row.getOffsetDateTime("gone_at") != null;
        return new Kept(row.getUUID("id"), row.getInteger("version"), finding, isGone);
    }

    static RetrospectiveAlarm alarm(Row row) {
        Alarm.Subject subject =
                new Alarm.Subject(
                        row.getInteger("hospital_id"),
                        row.getInteger("ward_id"),
                        row.getUUID("ward_public_id"),
                        row.getInteger("patient_id"),
                        row.getUUID("patient_public_id"),
                        row.getInteger("device_id"),
                        row.getUUID("device_public_id"));
        return new RetrospectiveAlarm(
                new Alarm(
                        row.getUUID("id"),
                        row.getInteger("version"),
                        true,
                        subject,
                        cause(row),
                        progress(row)),
                instant(row, "found_at"));
    }

    private static Alarm.Cause cause(Row row) {
        Condition condition = condition(row);
        return new Alarm.Cause(
                AlarmKind.PHYSIOLOGICAL,
                condition.code(),
                condition.vital(),
                row.getDouble("alarm_value"),
                row.getDouble("alarm_limit"),
                row.getString("alarm_text"),
                row.getInteger("rule_version"),
                millis(row, "condition_since"));
    }

    /** Only one whose end was seen has cleared. */
    private static Alarm.Progress progress(Row row) {
        long until = millis(row, "condition_until");
        String reason = row.getString("close_reason");
        boolean isReturned = End.byWireName(reason) == End.RETURNED;
        return new Alarm.Progress(
                priority(row),
                AlarmState.NORMAL,
                false,
                millis(row, "raised_at"),
                0,
                null,
                isReturned ? until : 0,
                isReturned ? until : 0,
                until,
                reason);
    }

    private static Condition condition(Row row) {
        return Objects.requireNonNull(Condition.byCode(row.getString("code")));
    }

    static AlarmPriority priority(Row row) {
        return Objects.requireNonNull(AlarmPriority.byWireName(row.getString("priority")));
    }

    static Instant instant(Row row, String column) {
        return row.getOffsetDateTime(column).toInstant();
    }

    static long millis(Row row, String column) {
        return instant(row, column).toEpochMilli();
    }

    static OffsetDateTime utc(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }
}
