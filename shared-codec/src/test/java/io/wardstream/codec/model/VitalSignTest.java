package io.wardstream.codec.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The catalogue against the numbers of its sources. */
final class VitalSignTest {
    @ParameterizedTest
    @CsvSource({
        "heart_rate,/min,8867-4,147842,0,350,20,300,10,0,CONTINUOUS",
        "pulse_rate,/min,8889-8,149530,0,350,20,300,10,0,CONTINUOUS",
        "spo2,%,2708-6,150456,0,100,50,100,10,0,CONTINUOUS",
        "respiration_rate,/min,9279-1,151562,0,150,0,60,10,0,CONTINUOUS",
        "systolic_bp,mm[Hg],8480-6,150301,0,300,30,300,10,0,EPISODIC",
        "diastolic_bp,mm[Hg],8462-4,150302,0,250,10,200,10,0,EPISODIC",
        "mean_bp,mm[Hg],8478-0,150303,0,280,20,250,10,0,EPISODIC",
        "temperature,Cel,8310-5,150344,15,50,32,44,100,1,EPISODIC",
        "etco2,mm[Hg],19891-1,151708,0,150,0,100,10,0,CONTINUOUS"
    })
    void holdsTheNumbersOfItsSources(
            String name,
            String unit,
            String loinc,
            int mdc,
            double rejectLow,
            double rejectHigh,
            double questionableLow,
            double questionableHigh,
            int scale,
            int decimals,
            Cadence cadence) {
        VitalSign sign = VitalSign.valueOf(name.toUpperCase(Locale.ROOT));

        assertThat(VitalSign.byWireName(name)).isSameAs(sign);
        assertThat(sign.column()).isEqualTo(name);
        assertThat(sign.unit()).isEqualTo(unit);
        assertThat(sign.loinc()).isEqualTo(loinc);
        assertThat(sign.loincCodes()).startsWith(loinc);
        assertThat(sign.mdc()).isEqualTo(mdc);
        assertThat(sign.rejectLow()).isEqualTo(rejectLow);
        assertThat(sign.rejectHigh()).isEqualTo(rejectHigh);
        assertThat(sign.questionableLow()).isEqualTo(questionableLow);
        assertThat(sign.questionableHigh()).isEqualTo(questionableHigh);
        assertThat(sign.scale()).isEqualTo(scale);
        assertThat(sign.decimals()).isEqualTo(decimals);
        assertThat(sign.cadence()).isEqualTo(cadence);
    }

    @Test
    void keepsItsPlaces() {
        assertThat(VitalSign.values()).hasSize(VitalSign.COUNT);
        for (VitalSign sign : VitalSign.values()) {
            assertThat(VitalSign.ofIndex(sign.index())).isSameAs(sign);
        }
        assertThat(VitalSign.byWireName("glucose")).isNull();
    }

    @Test
    void keepsTheNumbersOfTheStoredEnums() {
        assertThat(Arrays.stream(Validity.values()).map(Validity::bits))
                .containsExactly(0, 1, 2, 3);
        for (Validity validity : Validity.values()) {
            assertThat(Validity.ofBits(validity.bits())).isSameAs(validity);
            assertThat(Validity.byWireName(validity.wireName())).isSameAs(validity);
        }
        for (Generation generation : Generation.values()) {
            assertThat(Generation.ofCode(generation.code())).isSameAs(generation);
            assertThat(Generation.byWireName(generation.wireName())).isSameAs(generation);
        }
        assertThat(Generation.ofCode(3)).isNull();
    }

    @Test
    void fitsEveryPossibleValueIntoAShort() {
        for (VitalSign sign : VitalSign.values()) {
            assertThat(sign.fromScaled(sign.toScaled(sign.rejectHigh())))
                    .isEqualTo(sign.rejectHigh());
            assertThat(sign.fromScaled(sign.toScaled(sign.rejectLow())))
                    .isEqualTo(sign.rejectLow());
        }
        assertThat(VitalSign.TEMPERATURE.toScaled(36.65)).isEqualTo((short) 3665);
        assertThat(VitalSign.SPO2.toScaled(97.25)).isEqualTo((short) 973);
    }

    @Test
    void letsOnlyEpisodicVitalsGrowOld() {
        for (VitalSign sign : VitalSign.values()) {
            boolean isOldInAMinute = sign.staleAfter().compareTo(Duration.ofMinutes(1)) < 0;
            assertThat(isOldInAMinute).isEqualTo(sign.cadence() == Cadence.CONTINUOUS);
        }
    }

    @Test
    void wantsBothCodesForSpo2() {
        assertThat(VitalSign.SPO2.loincCodes()).containsExactly("2708-6", "59408-5");
    }

    @Test
    void takesAHeartRateOfZeroForAsystole() {
        assertThat(VitalSign.HEART_RATE.isPlausible(0)).isTrue();
        assertThat(VitalSign.PULSE_RATE.isPlausible(0)).isFalse();
        assertThat(VitalSign.HEART_RATE.isPossible(Double.NaN)).isFalse();
    }
}
