package io.wardstream.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

final class MonitorTest {
    private static final long START = 1_764_000_000_000L;
    private static final int PERIOD = 1_000;

    private final Monitor monitor = new Monitor(new Bed("d", "secret", "p"), 0, PERIOD);

    MonitorTest() {
        monitor.start(START);
    }

    @Test
    void sendsASampleWhenItIsDue() throws JsonProcessingException {
        JsonNode first = Json.read(monitor.frame(START));

        assertThat(first.path("type").textValue()).isEqualTo("sample");
        assertThat(first.path("seq").intValue()).isEqualTo(1);
        assertThat(first.path("at").longValue()).isEqualTo(START);
        assertThat(first.path("values").path("heart_rate").isInt()).isTrue();
        assertThat(monitor.waitMillis(START)).isEqualTo(PERIOD);
    }

    @Test
    void sendsAllAtOnceThatBecameDueWhileItWaited() throws JsonProcessingException {
        String _ = monitor.frame(START);

        JsonNode late = Json.read(monitor.frame(START + 3 * PERIOD));

        assertThat(late.path("samples")).hasSize(3);
        assertThat(late.path("samples").path(2).path("seq").intValue()).isEqualTo(4);
        assertThat(late.path("samples").path(2).path("at").longValue())
                .isEqualTo(START + 3 * PERIOD);
        assertThat(monitor.ackText()).isEqualTo("\"ack\",\"epoch\":" + START + ",\"seq\":4}");
    }

    @Test
    void sendsNoMoreAtOnceThanTheProtocolAllows() throws JsonProcessingException {
        JsonNode frame = Json.read(monitor.frame(START + 700L * PERIOD));

        assertThat(frame.path("samples")).hasSize(500);
        assertThat(monitor.waitMillis(START + 700L * PERIOD)).isZero();
    }

    @Test
    void afterALostConnectionSendsAgainWhatWasNotAcked() throws JsonProcessingException {
        String _ = monitor.frame(START);
        monitor.allAcked();
        String _ = monitor.frame(START + PERIOD);

        JsonNode hello = Json.read(monitor.hello(START + 2 * PERIOD));
        monitor.welcomed(0);
        JsonNode again = Json.read(monitor.frame(START + 2 * PERIOD));

        assertThat(hello.path("next").intValue()).isEqualTo(4);
        assertThat(hello.path("oldest").intValue()).isEqualTo(2);
        assertThat(again.path("samples").path(0).path("seq").intValue()).isEqualTo(2);
        assertThat(again.path("samples")).hasSize(2);
    }

    @Test
    void doesNotSendWhatTheServerSaysItHas() throws JsonProcessingException {
        String _ = monitor.frame(START + PERIOD);

        monitor.welcomed(2);

        assertThat(monitor.acked()).isEqualTo(2);
        assertThat(Json.read(monitor.frame(START + 2 * PERIOD)).path("seq").intValue())
                .isEqualTo(3);
    }

    @Test
    void monitorsMeasureAtDifferentTimes() {
        Monitor other = new Monitor(new Bed("e", "secret", "q"), 1, PERIOD);
        other.start(START);

        assertThat(other.waitMillis(START)).isNotEqualTo(monitor.waitMillis(START));
    }
}
