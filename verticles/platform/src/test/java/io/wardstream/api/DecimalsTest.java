package io.wardstream.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.VitalSign;
import io.wardstream.samples.rollup.VitalStats;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

final class DecimalsTest {

    @Test
    void writesEveryStorableValueAsItWasSent() {
        for (VitalSign sign : VitalSign.values()) {
            int low = (int) (sign.rejectLow() * sign.scale());
            int high = (int) (sign.rejectHigh() * sign.scale());
            for (int scaled = low; scaled <= high; scaled++) {
                double sent = (double) scaled / sign.scale();
                StringBuilder text = new StringBuilder();

                Decimals.append(text, sign, (short) scaled);

                assertThat(text)
                        .hasToString(
                                new BigDecimal(String.valueOf(sent))
                                        .stripTrailingZeros()
                                        .toPlainString());
            }
        }
    }

    @Test
    void writesAveragesToOneMoreDecimalHalvesUpwards() {
        assertThat(average(VitalSign.HEART_RATE, 3, 2_161)).isEqualTo("72.03");
        assertThat(average(VitalSign.HEART_RATE, 2, 1_441)).isEqualTo("72.05");
        assertThat(average(VitalSign.HEART_RATE, 8, 5_762)).isEqualTo("72.03");
        assertThat(average(VitalSign.HEART_RATE, 2, 0)).isEqualTo("0");
        assertThat(average(VitalSign.TEMPERATURE, 3, 11_000)).isEqualTo("36.667");
        assertThat(average(VitalSign.SYSTOLIC_BP, 1_000_000, 1_199_999_999)).isEqualTo("120");
    }

    private static String average(VitalSign sign, int count, long sum) {
        StringBuilder text = new StringBuilder();
        Decimals.appendAverage(text, sign, new VitalStats(count, 0, sum, (short) 0, (short) 0));
        return text.toString();
    }
}
