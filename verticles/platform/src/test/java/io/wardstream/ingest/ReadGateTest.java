package io.wardstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.ingest.ReadGate.Reason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReadGateTest {
    private final List<String> calls = new ArrayList<>();
    private final ReadGate gate = new ReadGate(() -> calls.add("pause"), () -> calls.add("resume"));

    @Test
    void pausesOnceAndResumesWhenTheLastReasonIsGone() {
        gate.close(Reason.OPENING);
        gate.close(Reason.IN_FLIGHT);
        gate.close(Reason.OPENING);
        gate.open(Reason.OPENING);

        assertThat(gate.isOpen()).isFalse();
        assertThat(calls).containsExactly("pause");

        gate.set(Reason.IN_FLIGHT, false);

        assertThat(gate.isOpen()).isTrue();
        assertThat(calls).containsExactly("pause", "resume");
    }

    @Test
    void doesNothingForAReasonThatDoesNotStand() {
        gate.open(Reason.UNREAD);
        gate.set(Reason.HELD_BACK, false);

        assertThat(calls).isEmpty();
    }
}
