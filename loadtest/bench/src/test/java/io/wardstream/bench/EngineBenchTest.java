package io.wardstream.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EngineBenchTest {

    @Test
    void judgesEverySampleOfEveryPatient() {
        EngineBench.Result result = new EngineBench(100, 60, 1).run();

        assertThat(result.samples()).isEqualTo(6_000);
        assertThat(result.rules()).isEqualTo(5);
        assertThat(result.complete()).isEqualTo(100);
        assertThat(result.transitions()).isPositive();
        assertThat(result.samplesPerCpuSecond()).isPositive();
        assertThat(result.scoreCores()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"0, 60, 1, --patients", "100, 0, 1, --samples", "100, 60, 0, --rounds"})
    void anOptionOutOfItsBoundsIsNamed(int patients, int seconds, int rounds, String named) {
        assertThatThrownBy(() -> new EngineBench(patients, seconds, rounds))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining(named);
    }
}
