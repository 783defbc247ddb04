package io.wardstream.alerts;

import io.wardstream.alerts.engine.RuleContent;
import io.wardstream.alerts.engine.RuleTemplate;
import io.wardstream.alerts.engine.Score;
import io.wardstream.alerts.engine.ScoreTemplate;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.config.ConfigException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One rule as it stands in the file of default rules. */
final class RuleEntry {
    private static final List<String> KEYS =
            List.of(
                    "vital",
                    "priority",
                    "low",
                    "high",
                    "hysteresis",
                    "delaySeconds",
                    "medianOf",
                    "latching",
                    "score",
                    "atLeast");

    /** What a rule of a score cannot have. */
    private static final List<String> OF_VITALS =
            List.of("vital", "low", "high", "hysteresis", "medianOf");

    private final String place;
    private final Map<String, Object> values = new TreeMap<>();

    private RuleEntry(String place) {
        this.place = place;
    }

    /**
     * @throws ConfigException when it is no map of known keys
     */
    static RuleEntry of(String place, @Nullable Object entry) {
        if (!(entry instanceof Map<?, ?> map)) {
            throw new ConfigException(place + " = " + entry + ": must hold keys");
        }
        RuleEntry rule = new RuleEntry(place);
        map.forEach(
                (key, value) -> {
                    if (!(key instanceof String name) || !KEYS.contains(name)) {
                        throw new ConfigException(
                                place + "." + key + ": unknown key, must be one of " + KEYS);
                    }
                    if (value != null) {
                        rule.values.put(name, value);
                    }
                });
        return rule;
    }

    /**
     * What it says, its bounds not checked.
     *
     * @throws ConfigException when a value is missing or of the wrong kind
     */
    RuleContent template() {
        return values.containsKey("score") ? score() : limits();
    }

    private ScoreTemplate score() {
        for (String key : OF_VITALS) {
            if (values.containsKey(key)) {
                throw refusal(key, "must be left out beside score");
            }
        }
        Score score = Score.byWireName(text("score"));
        if (score == null) {
            throw refusal("score", "must be news2 or news2_single");
        }
        return new ScoreTemplate(
                score, priority(), whole("atLeast", 0), whole("delaySeconds", 0), flag("latching"));
    }

    private RuleTemplate limits() {
        if (values.containsKey("atLeast")) {
            throw refusal("atLeast", "must be left out beside vital");
        }
        return new RuleTemplate(
                vital(),
                priority(),
                number("low", Double.NaN),
                number("high", Double.NaN),
                number("hysteresis", 0),
                whole("delaySeconds", 0),
                whole("medianOf", 1),
                flag("latching"));
    }

    ConfigException refusal(String key, String rule) {
        return new ConfigException(place + "." + key + " = " + values.get(key) + ": " + rule);
    }

    private VitalSign vital() {
        VitalSign vital = VitalSign.byWireName(text("vital"));
        if (vital == null) {
            throw refusal("vital", "must be a vital of the catalogue, such as heart_rate");
        }
        return vital;
    }

    private AlarmPriority priority() {
        AlarmPriority priority = AlarmPriority.byWireName(text("priority"));
        if (priority == null) {
            throw refusal("priority", "must be low, medium or high");
        }
        return priority;
    }

    private String text(String key) {
        return values.get(key) instanceof String text ? text : "";
    }

    private double number(String key, double absent) {
        return switch (values.get(key)) {
            case null -> absent;
            case Number number when Double.isFinite(number.doubleValue()) -> number.doubleValue();
            default -> throw refusal(key, "must be a number");
        };
    }

    private int whole(String key, int absent) {
        return switch (values.get(key)) {
            case null -> absent;
            case Integer number -> number;
            default -> throw refusal(key, "must be a whole number");
        };
    }

    private boolean flag(String key) {
        return switch (values.get(key)) {
            case null -> false;
            case Boolean flag -> flag;
            default -> throw refusal(key, "must be true or false");
        };
    }
}
