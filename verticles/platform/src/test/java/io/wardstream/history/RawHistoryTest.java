package io.wardstream.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RawHistoryTest {

    @Test
    void givesValuesAsTheyWereSent() {
        Vitals vitals =
                Vitals.builder()
                        .put(VitalSign.HEART_RATE, 72)
                        .put(VitalSign.SPO2, 97.5)
                        .put(VitalSign.TEMPERATURE, 36.62)
                        .build();

        RawHistory history =
                RawHistory.of(List.of(new RawHistory.Point(5, vitals)), Set.of(VitalSign.values()));

        assertThat(history.value(VitalSign.HEART_RATE, 0)).isEqualTo(72).hasToString("72");
        assertThat(history.value(VitalSign.SPO2, 0)).isEqualTo(97.5).hasToString("97.5");
        assertThat(history.value(VitalSign.TEMPERATURE, 0)).isEqualTo(36.62).hasToString("36.62");
        assertThat(history.value(VitalSign.ETCO2, 0)).isNull();
        assertThat(history.times().toArray()).containsExactly(5);
    }

    @Test
    void givesEveryStorableValueBack() {
        for (VitalSign sign : VitalSign.values()) {
            int low = (int) (sign.rejectLow() * sign.scale());
            int high = (int) (sign.rejectHigh() * sign.scale());
            for (int scaled = low; scaled <= high; scaled++) {
                double sent = (double) scaled / sign.scale();
                Vitals vitals = Vitals.builder().put(sign, sent).build();
                RawHistory history =
                        RawHistory.of(List.of(new RawHistory.Point(0, vitals)), Set.of(sign));

                Number value = history.value(sign, 0);

                assertThat(value)
                        .hasToString(
                                new BigDecimal(String.valueOf(sent))
                                        .stripTrailingZeros()
                                        .toPlainString());
            }
        }
    }

    @Test
    void holdsOnlyTheVitalsAskedFor() {
        Vitals vitals = Vitals.builder().put(VitalSign.SPO2, 97).build();

        RawHistory history =
                RawHistory.of(
                        List.of(new RawHistory.Point(5, vitals)), Set.of(VitalSign.HEART_RATE));

        assertThat(history.vitals()).containsExactly(VitalSign.HEART_RATE);
        assertThat(history.size()).isOne();
        assertThat(history.value(VitalSign.SPO2, 0)).isNull();
    }
}
