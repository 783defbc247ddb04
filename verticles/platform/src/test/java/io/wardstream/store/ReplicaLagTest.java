package io.wardstream.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReplicaLagTest {

    private static final long SECOND = 1_000_000_000;

    private final ReplicaLag lag = new ReplicaLag(Duration.ofSeconds(5));

    @Test
    void isAsOldAsTheLastMarkItHasPassed() {
        lag.primaryAt(0, 100);
        lag.primaryAt(SECOND, 200);
        lag.primaryAt(2 * SECOND, 300);

        assertThat(lag.of(2 * SECOND, 300)).contains(Duration.ZERO);
        assertThat(lag.of(2 * SECOND, 299)).contains(Duration.ofSeconds(1));
        assertThat(lag.of(2 * SECOND, 100)).contains(Duration.ofSeconds(2));
    }

    @Test
    void isUnknownBeforeTheFirstMark() {
        assertThat(lag.of(SECOND, 100)).isEmpty();

        lag.primaryAt(SECOND, 200);

        assertThat(lag.of(SECOND, 199)).isEmpty();
    }

    @Test
    void staysCurrentWhileThePrimaryIsIdle() {
        for (int second = 0; second < 60; second++) {
            lag.primaryAt(second * SECOND, 100);
        }

        assertThat(lag.of(59 * SECOND, 100)).contains(Duration.ZERO);
    }

    @Test
    void growsWhileTheReplicaReceivesNothing() {
        for (int second = 0; second < 4; second++) {
            lag.primaryAt(second * SECOND, 100 + second);
        }

        assertThat(lag.of(4 * SECOND, 100)).contains(Duration.ofSeconds(4));

        for (int second = 4; second < 8; second++) {
            lag.primaryAt(second * SECOND, 100 + second);
        }

        assertThat(lag.of(8 * SECOND, 100)).isEmpty();
    }

    @Test
    void growsWhileThePrimaryIsNotHeardOf() {
        lag.primaryAt(0, 100);

        assertThat(lag.of(5 * SECOND, 100)).contains(Duration.ofSeconds(5));
        assertThat(lag.of(6 * SECOND, 100)).isEmpty();
    }
}
