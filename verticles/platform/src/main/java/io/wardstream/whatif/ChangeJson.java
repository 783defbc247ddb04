package io.wardstream.whatif;

import io.vertx.core.json.JsonObject;
import io.wardstream.alerts.engine.RuleTemplate;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.whatif.replay.WardRules.Change;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A changed rule as it is kept, and answered: the members of an alert rule. */
public final class ChangeJson {

    private ChangeJson() {}

    /** What there is none of is null. */
    public static JsonObject of(Change change) {
        RuleTemplate rule = change.rule();
        return new JsonObject()
                .put("vital", rule.vital().wireName())
                .put("priority", rule.priority().wireName())
                .put("low", number(rule.low()))
                .put("high", number(rule.high()))
                .put("hysteresis", number(rule.hysteresis()))
                .put("delaySeconds", rule.delaySeconds())
                .put("medianOf", rule.medianOf())
                .put("latching", rule.isLatching())
                .put("enabled", change.isEnabled());
    }

    /** One that was kept. */
    static Change read(JsonObject kept) {
        return new Change(
                new RuleTemplate(
                        Objects.requireNonNull(VitalSign.byWireName(kept.getString("vital"))),
                        Objects.requireNonNull(
                                AlarmPriority.byWireName(kept.getString("priority"))),
                        limit(kept.getDouble("low")),
                        limit(kept.getDouble("high")),
                        kept.getDouble("hysteresis"),
                        kept.getInteger("delaySeconds"),
                        kept.getInteger("medianOf"),
                        kept.getBoolean("latching")),
                kept.getBoolean("enabled"));
    }

    /** 86, not 86.0. */
    private static @Nullable Number number(double limit) {
        if (Double.isNaN(limit)) {
            return null;
        }
        return limit == Math.rint(limit) ? (Number) (long) limit : (Number) limit;
    }

    private static double limit(@Nullable Double kept) {
        return kept == null ? Double.NaN : kept;
    }
}
