package io.wardstream.codec.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class VitalsTest {
    @Test
    void keepsEveryVitalApart() {
        Vitals.Builder builder = Vitals.builder();
        for (VitalSign sign : VitalSign.values()) {
            builder.put(sign, 40 + sign.index(), Validity.ofBits(sign.index()));
        }

        Vitals vitals = builder.build();

        for (VitalSign sign : VitalSign.values()) {
            assertThat(vitals.value(sign)).isEqualTo(40 + sign.index());
            assertThat(vitals.validity(sign)).isEqualTo(Validity.ofBits(sign.index()));
        }
    }

    @Test
    void startsEmpty() {
        assertThat(Vitals.EMPTY.isEmpty()).isTrue();
        assertThat(Vitals.EMPTY.scaled(VitalSign.ETCO2)).isEqualTo(Vitals.ABSENT);
        assertThat(Vitals.EMPTY.value(VitalSign.SPO2)).isNaN();
        assertThat(Vitals.EMPTY.validityBits()).isZero();
    }

    @Test
    void isEqualToVitalsMadeOfItsParts() {
        Vitals vitals =
                Vitals.builder()
                        .put(VitalSign.SPO2, 97.5)
                        .put(VitalSign.TEMPERATURE, 36.65)
                        .absent(VitalSign.HEART_RATE, Validity.INVALID)
                        .build();
        short[] scaled = new short[VitalSign.COUNT];
        for (VitalSign sign : VitalSign.values()) {
            scaled[sign.index()] = vitals.scaled(sign);
        }

        Vitals again = Vitals.of(scaled, vitals.validityBits());
        Arrays.fill(scaled, (short) 0);

        assertThat(again).isEqualTo(vitals).hasSameHashCodeAs(vitals);
        assertThat(again)
                .hasToString("Vitals[heart_rate=absent invalid, spo2=97.5, temperature=36.65]");
        assertThat(again.isEmpty()).isFalse();
    }

    @Test
    void refusesPartsThatAreNotNineVitals() {
        assertThatThrownBy(() -> Vitals.of(new short[8], 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Vitals.of(new short[9], 1 << 18))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Vitals.builder().put(VitalSign.SPO2, 140))
                .hasMessage("spo2 must be 0.0..100.0, was 140.0");
        assertThatThrownBy(() -> Vitals.builder().put(VitalSign.SPO2, Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
