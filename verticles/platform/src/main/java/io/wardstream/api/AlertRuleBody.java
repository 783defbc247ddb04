package io.wardstream.api;

import io.wardstream.alerts.engine.AlertRule;
import io.wardstream.alerts.engine.RuleCheck;
import io.wardstream.alerts.engine.RuleContent;
import io.wardstream.alerts.engine.RuleTemplate;
import io.wardstream.alerts.engine.Score;
import io.wardstream.alerts.engine.ScoreTemplate;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSign;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What somebody wants a rule to be, with the defaults of what they left out. */
record AlertRuleBody(RuleContent content, boolean isEnabled) {

    /** Every member there may be. */
    static final String[] MEMBERS = {
        "scope",
        "vital",
        "low",
        "high",
        "hysteresis",
        "delaySeconds",
        "medianOf",
        "score",
        "atLeast",
        "priority",
        "latching",
        "enabled"
    };

    static final String[] VITALS =
            Arrays.stream(VitalSign.values()).map(VitalSign::wireName).toArray(String[]::new);

    static final String[] PRIORITIES =
            Arrays.stream(AlarmPriority.values())
                    .map(AlarmPriority::wireName)
                    .toArray(String[]::new);

    static final String[] SCORES =
            Arrays.stream(Score.values()).map(Score::wireName).toArray(String[]::new);

    /**
     * @throws Problem 400 when a member breaks its rule
     */
    static AlertRuleBody read(JsonBody body) {
        boolean isScore = body.isGiven("score") && !body.isGiven("vital");
        RuleContent content = isScore ? score(body) : limits(body);
        boolean isEnabled = orElse(body.optionalFlag("enabled"), true);
        check(body, content);
        return new AlertRuleBody(content, isEnabled);
    }

    private static RuleTemplate limits(JsonBody body) {
        refuse(body, "vital", "score", "atLeast");
        VitalSign vital =
                Objects.requireNonNull(VitalSign.byWireName(body.choice("vital", VITALS)));
        return new RuleTemplate(
                vital,
                priority(body),
                limit(body, "low", vital),
                limit(body, "high", vital),
                orElse(body.optionalNumber("hysteresis", 0, vital.rejectHigh()), 0.0),
                delaySeconds(body),
                whole(body, "medianOf", 1, RuleCheck.LONGEST_MEDIAN),
                orElse(body.optionalFlag("latching"), false));
    }

    /** Points are whole and change seldom: there is nothing to smooth. */
    private static ScoreTemplate score(JsonBody body) {
        refuse(body, "score", "low", "high");
        Double _ = body.optionalNumber("hysteresis", 0, 0);
        Integer _ = body.optionalWhole("medianOf", 1, 1);
        Score score = Objects.requireNonNull(Score.byWireName(body.choice("score", SCORES)));
        return new ScoreTemplate(
                score,
                priority(body),
                body.whole("atLeast", score.least(), score.most()),
                delaySeconds(body),
                orElse(body.optionalFlag("latching"), false));
    }

    private static void refuse(JsonBody body, String beside, String... names) {
        for (String name : names) {
            if (body.isGiven(name)) {
                throw body.refusal(name, "must be left out, or null, beside " + beside);
            }
        }
    }

    private static AlarmPriority priority(JsonBody body) {
        return Objects.requireNonNull(
                AlarmPriority.byWireName(body.choice("priority", PRIORITIES)));
    }

    private static int delaySeconds(JsonBody body) {
        return whole(body, "delaySeconds", 0, RuleCheck.LONGEST_DELAY_SECONDS);
    }

    /** A version of the rule that says this. */
    AlertRule rule(UUID id, int version, int hospitalId, int wardId, int patientId) {
        return content.rule(id, version, hospitalId, wardId, patientId, isEnabled);
    }

    /** What members break only together. */
    private static void check(JsonBody body, RuleContent content) {
        RuleCheck.of(content).stream()
                .findFirst()
                .ifPresent(
                        violation -> {
                            throw body.refusal(violation.field(), violation.rule());
                        });
    }

    private static double limit(JsonBody body, String name, VitalSign vital) {
        return orElse(body.optionalNumber(name, vital.rejectLow(), vital.rejectHigh()), Double.NaN);
    }

    /** Its lower bound unless given. */
    private static int whole(JsonBody body, String name, int min, int max) {
        return orElse(body.optionalWhole(name, min, max), min);
    }

    private static <T> T orElse(@Nullable T given, T defaultValue) {
        return given == null ? defaultValue : given;
    }
}
