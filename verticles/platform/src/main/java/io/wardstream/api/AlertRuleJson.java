package io.wardstream.api;

import io.vertx.core.json.JsonObject;
import io.wardstream.alerts.AlertRules.Stored;
import io.wardstream.alerts.engine.AlertRule;
import io.wardstream.alerts.engine.LimitRule;
import io.wardstream.alerts.engine.ScoreRule;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Alert rules as they look outside the platform. */
final class AlertRuleJson {

    private AlertRuleJson() {}

    static JsonObject of(Stored stored) {
        AlertRule rule = stored.rule();
        JsonObject json =
                new JsonObject()
                        .put("id", rule.id().toString())
                        .put("version", rule.version())
                        .put("scope", scope(stored));
        switch (rule) {
            case LimitRule limits -> putLimits(json, limits);
            case ScoreRule score -> putScore(json, score);
        }
        return json.put("delaySeconds", rule.delay().toSeconds())
                .put("priority", rule.priority().wireName())
                .put("latching", rule.isLatching())
                .put("enabled", rule.isEnabled());
    }

    private static void putLimits(JsonObject json, LimitRule rule) {
        json.put("vital", rule.vital().wireName())
                .put("low", JsonNumbers.orNull(rule.low()))
                .put("high", JsonNumbers.orNull(rule.high()))
                .put("hysteresis", JsonNumbers.of(rule.hysteresis()))
                .put("medianOf", rule.medianOf())
                .putNull("score")
                .putNull("atLeast");
    }

    /** As a rule of limits, with what says that nothing is smoothed. */
    private static void putScore(JsonObject json, ScoreRule rule) {
        json.putNull("vital")
                .putNull("low")
                .putNull("high")
                .put("hysteresis", 0)
                .put("medianOf", 1)
                .put("score", rule.score().wireName())
                .put("atLeast", rule.atLeast());
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
