package io.wardstream.alerts;

import io.vertx.core.json.JsonObject;
import io.wardstream.alerts.engine.WardCause;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.VitalSign;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Alarms as they look outside the platform, the same over REST, on the bridge and in Kafka. */
public final class AlarmJson {

    /** A whole number beyond it would not be written exactly. */
    private static final double LARGEST_WHOLE = 1L << 53;

    private AlarmJson() {}

    /** Ids are the public ones, instants RFC 3339 in UTC; what there is none of is null. */
    public static JsonObject of(Alarm alarm) {
        Alarm.Subject subject = alarm.subject();
        Alarm.Cause cause = alarm.cause();
        Alarm.Progress progress = alarm.progress();
        VitalSign vital = cause.vital();
        WardCause ward = ward(alarm);
        return new JsonObject()
                .put("id", alarm.id().toString())
                .put("version", alarm.version())
                .put("patientId", subject.isWard() ? null : subject.patientPublicId().toString())
                .put("wardId", subject.wardPublicId().toString())
                .put("deviceId", subject.isWard() ? null : subject.devicePublicId().toString())
                .put("kind", cause.kind().wireName())
                .put("code", code(alarm))
                .put("vital", vital == null ? null : vital.wireName())
                .put("priority", progress.priority().wireName())
                .put("state", progress.state().name())
                .put("value", number(cause.value()))
                .put("limit", number(cause.limit()))
                .put("text", cause.text())
                .put("source", cause.kind() == AlarmKind.TECHNICAL ? "platform" : "sample")
                .put("group", group(alarm, ward))
                .put("gateway", ward == null ? null : ward.gateway())
                .put("durable", alarm.isDurable())
                .put("latching", progress.isLatching())
                .put("ruleVersion", cause.ruleVersion())
                .put("conditionSince", instant(cause.conditionSince()))
                .put("raisedAt", instant(progress.raisedAt()))
                .put("acknowledgedAt", instant(progress.acknowledgedAt()))
                .put("acknowledgedBy", progress.acknowledgedBy())
                .put("clearedAt", instant(progress.clearedAt()))
                .put("closedAt", instant(progress.closedAt()))
                .put("closeReason", progress.closeReason());
    }

    /** What has happened to an alarm, in the same manner. */
    public static JsonObject ofEvent(AlarmEvent event) {
        Double value = event.value();
        return new JsonObject()
                .put("version", event.version())
                .put("kind", event.kind())
                .put("at", event.at().toString())
                .put("by", event.by())
                .put("state", event.state().name())
                .put("priority", event.priority().wireName())
                .put("value", value == null ? null : number(value))
                .put("recordedAt", event.recordedAt().toString());
    }

    /** As others know it: the gateway of a group is told beside it. */
    public static String code(Alarm alarm) {
        WardCause ward = ward(alarm);
        return ward == null ? alarm.cause().code() : ward.fact().name();
    }

    private static @Nullable WardCause ward(Alarm alarm) {
        return alarm.subject().isWard() ? WardCause.byCode(alarm.cause().code()) : null;
    }

    /** The alarm of a group names itself. */
    private static @Nullable String group(Alarm alarm, @Nullable WardCause ward) {
        boolean isGroup = ward != null && ward.isGroup();
        UUID group = isGroup ? alarm.id() : alarm.subject().groupId();
        return group == null ? null : group.toString();
    }

    /** 72, not 72.0; null for NaN. */
    private static @Nullable Number number(double value) {
        if (Double.isNaN(value)) {
            return null;
        }
        boolean isWhole = value == Math.rint(value) && Math.abs(value) < LARGEST_WHOLE;
        return isWhole ? (Number) (long) value : (Number) value;
    }

    private static @Nullable String instant(long millis) {
        return millis == 0 ? null : Instant.ofEpochMilli(millis).toString();
    }
}
