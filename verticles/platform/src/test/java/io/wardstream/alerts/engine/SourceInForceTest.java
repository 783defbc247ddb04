package io.wardstream.alerts.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.VitalSign;
import org.junit.jupiter.api.Test;

final class SourceInForceTest {
    private final SourceInForce source = new SourceInForce(VitalSign.SPO2);

    @Test
    void staysWithTheFirstWhileItGoesOn() {
        assertThat(source.deviceId()).isZero();
        assertThat(source.accepts(1, 1_000)).isTrue();
        assertThat(source.accepts(2, 2_000)).isFalse();
        assertThat(source.accepts(1, 16_000)).isTrue();
        assertThat(source.accepts(2, 31_000)).isFalse();
        assertThat(source.deviceId()).isEqualTo(1);
    }

    @Test
    void goesToAnotherWhenTheFirstIsStale() {
        assertThat(source.accepts(1, 1_000)).isTrue();
        assertThat(source.accepts(2, 16_001)).isTrue();
        assertThat(source.accepts(1, 16_002)).isFalse();
        assertThat(source.deviceId()).isEqualTo(2);
    }

    @Test
    void isNotTakenForStaleByALateValue() {
        assertThat(source.accepts(1, 30_000)).isTrue();
        assertThat(source.accepts(1, 1_000)).isTrue();
        assertThat(source.accepts(2, 40_000)).isFalse();
    }

    @Test
    void isEachInTurnForCuffsAndThermometers() {
        SourceInForce cuff = new SourceInForce(VitalSign.SYSTOLIC_BP);
        assertThat(cuff.accepts(1, 1_000)).isTrue();
        assertThat(cuff.accepts(2, 61_000)).isTrue();
        assertThat(cuff.accepts(1, 121_000)).isTrue();
    }

    @Test
    void staysWithAnEpisodicVitalsDeviceThatGoesOnRepeatingIt() {
        SourceInForce cuff = new SourceInForce(VitalSign.SYSTOLIC_BP);
        for (int second = 1; second < 20; second++) {
            assertThat(cuff.accepts(1, second * 1_000L)).isTrue();
            assertThat(cuff.accepts(2, second * 1_000L + 500)).isFalse();
        }
    }
}
