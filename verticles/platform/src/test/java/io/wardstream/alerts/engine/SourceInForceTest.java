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
}
