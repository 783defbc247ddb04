package io.wardstream.ops;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadinessTest {

    private final Readiness readiness = new Readiness();

    @Test
    void isNotReadyBeforeItServes() {
        assertThat(readiness.isReady()).isFalse();
    }

    @Test
    void staysReadyWhileADependencyIsAway() {
        readiness.state(Readiness.State.SERVING);

        readiness.degraded("redis", true);
        readiness.degraded("postgres", true);

        assertThat(readiness.isReady()).isTrue();
        assertThat(readiness.degraded()).containsExactly("postgres", "redis");
    }

    @Test
    void forgetsADependencyThatIsBack() {
        readiness.degraded("redis", true);

        readiness.degraded("redis", false);

        assertThat(readiness.degraded()).isEmpty();
    }

    @Test
    void isNotReadyWhileFullOrDraining() {
        readiness.state(Readiness.State.SERVING);

        readiness.full(true);
        assertThat(readiness.isReady()).isFalse();

        readiness.full(false);
        assertThat(readiness.isReady()).isTrue();

        readiness.state(Readiness.State.DRAINING);
        assertThat(readiness.isReady()).isFalse();
    }
}
