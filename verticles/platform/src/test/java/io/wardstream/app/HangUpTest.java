package io.wardstream.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.embedded.Signals;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class HangUpTest {

    @Test
    void isToldOfEachSignalAndEndsNothing() throws Exception {
        Semaphore told = new Semaphore(0);
        HangUp.onSignal(told::release);

        for (int signal = 0; signal < 2; signal++) {
            Signals.send("HUP", ProcessHandle.current().pid());

            assertThat(told.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
