package io.wardstream.reports.content;

import io.wardstream.codec.model.VitalSign;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Values as texts with a point, whatever the language of the machine. */
final class Decimals {
    /** One more than is stored: an average may need it. */
    private static final int MOST = 3;

    private Decimals() {}

    /** The average of scaled values in the vital's unit, without noughts at its end. */
    static String text(VitalSign vital, long sum, int count) {
        BigDecimal value =
                BigDecimal.valueOf(sum)
                        .divide(
                                BigDecimal.valueOf((long) count * vital.scale()),
                                MOST,
                                RoundingMode.HALF_UP)
                        .stripTrailingZeros();
        return value.toPlainString();
    }
}
