package io.wardstream.alerts.engine;

import io.wardstream.codec.model.VitalSign;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** An alarm in a few words: {@code HR 134 > 120}. */
final class AlarmText {

    private AlarmText() {}

    static String of(Condition condition, double value, double limit) {
        VitalSign vital = condition.vital();
        String shownLimit = shown(limit, vital.decimals());
        String shownValue = rounded(value, vital.decimals());
        if (shownValue.equals(shownLimit)) {
            shownValue = rounded(value, vital.decimals() + 1); // 120.4 > 120, not 120 > 120
        }
        String crosses = condition.side() == Condition.Side.HIGH ? " > " : " < ";
        return vital.label() + " " + shownValue + crosses + shownLimit;
    }

    private static String rounded(double value, int decimals) {
        return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
    }

    /** A limit is shown as it was set. */
    private static String shown(double limit, int decimals) {
        BigDecimal exact = BigDecimal.valueOf(limit).stripTrailingZeros();
        return exact.setScale(Math.max(decimals, exact.scale()), RoundingMode.UNNECESSARY)
                .toPlainString();
    }
}
