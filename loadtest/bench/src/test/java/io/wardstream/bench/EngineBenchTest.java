package io.wardstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
}
