package io.wardstream.alerts.engine;

import io.wardstream.codec.model.VitalSign;
import org.jspecify.annotations.Nullable;

/**
 * A score is high.
 *
 * @param parameter the label of what is high by itself; empty for an aggregate
 * @param isWhole false: something is missing, and the score is that or more
 */
public record ScoreCondition(Score score, String parameter, boolean isWhole)
        implements AlarmCondition {

    @Override
    public String code() {
        return score.code();
    }

    @Override
    public @Nullable VitalSign vital() {
        return null;
    }

    /** {@code NEWS2 7 >= 7}, {@code NEWS2 8+ >= 7}, {@code NEWS2 RR 3}. */
    @Override
    public String text(double value, double limit) {
        return switch (score) {
            case NEWS2 -> "NEWS2 " + (int) value + (isWhole ? "" : "+") + " >= " + (int) limit;
            case NEWS2_SINGLE -> "NEWS2 " + parameter + " " + (int) value;
        };
    }
}
