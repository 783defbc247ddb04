package io.wardstream.api;

import io.wardstream.alerts.engine.LimitRule;
import io.wardstream.alerts.engine.RuleCheck;
import io.wardstream.alerts.engine.RuleTemplate;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSign;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What somebody wants a rule to be, with the defaults of what they left out. */
record AlertRuleBody(RuleTemplate limits, boolean isEnabled) {

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

    /**
     * @throws Problem 400 when a member breaks its rule
     */
    static AlertRuleBody read(JsonBody body) {
        refuseScores(body);
        VitalSign vital =
                Objects.requireNonNull(VitalSign.byWireName(body.choice("vital", VITALS)));
        AlarmPriority priority =
                Objects.requireNonNull(
                        AlarmPriority.byWireName(body.choice("priority", PRIORITIES)));
        RuleTemplate limits =
                new RuleTemplate(
                        vital,
                        priority,
                        limit(body, "low", vital),
                        limit(body, "high", vital),
                        orElse(body.optionalNumber("hysteresis", 0, vital.rejectHigh()), 0.0),
                        whole(body, "delaySeconds", 0, RuleCheck.LONGEST_DELAY_SECONDS),
                        whole(body, "medianOf", 1, RuleCheck.LONGEST_MEDIAN),
                        orElse(body.optionalFlag("latching"), false));
        boolean isEnabled = orElse(body.optionalFlag("enabled"), true);
        check(body, limits);
        return new AlertRuleBody(limits, isEnabled);
    }

    /** A version of the rule, with these limits. */
    LimitRule rule(UUID id, int version, int hospitalId, int wardId, int patientId) {
        return new LimitRule(
                id,
                version,
                hospitalId,
                wardId,
                patientId,
                limits.vital(),
                limits.priority(),
                limits.low(),
                limits.high(),
                limits.hysteresis(),
                Duration.ofSeconds(limits.delaySeconds()),
                limits.medianOf(),
                limits.isLatching(),
                isEnabled);
    }

    private static void refuseScores(JsonBody body) {
        for (String name : List.of("score", "atLeast")) {
            if (body.isGiven(name)) {
                throw body.refusal(name, "is not judged yet: leave it out, or null");
            }
        }
    }

    /** What members break only together. */
    private static void check(JsonBody body, RuleTemplate limits) {
        RuleCheck.of(limits).stream()
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
