package io.wardstream.api;

import io.vertx.core.json.JsonObject;
import io.wardstream.alerts.AlertRules.Stored;
import io.wardstream.alerts.engine.LimitRule;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Alert rules as they look outside the platform. */
final class AlertRuleJson {

    private AlertRuleJson() {}

    static JsonObject of(Stored stored) {
        LimitRule rule = stored.rule();
        return new JsonObject()
                .put("id", rule.id().toString())
                .put("version", rule.version())
                .put("scope", scope(stored))
                .put("vital", rule.vital().wireName())
                .put("low", JsonNumbers.orNull(rule.low()))
                .put("high", JsonNumbers.orNull(rule.high()))
                .put("hysteresis", JsonNumbers.of(rule.hysteresis()))
                .put("delaySeconds", rule.delay().toSeconds())
                .put("medianOf", rule.medianOf())
                .putNull("score")
                .putNull("atLeast")
                .put("priority", rule.priority().wireName())
                .put("latching", rule.isLatching())
                .put("enabled", rule.isEnabled());
    }

    /** The hospital always, and the ward or the patient of a narrower rule. */
    private static JsonObject scope(Stored stored) {
        JsonObject scope = new JsonObject().put("hospitalId", stored.hospitalPublicId().toString());
        putIfAny(scope, "wardId", stored.wardPublicId());
        putIfAny(scope, "patientId", stored.patientPublicId());
        return scope;
    }

    private static void putIfAny(JsonObject scope, String name, @Nullable UUID id) {
        if (id != null) {
            scope.put(name, id.toString());
        }
    }
}
