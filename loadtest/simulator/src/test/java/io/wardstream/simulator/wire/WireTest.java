package io.wardstream.simulator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.simulator.wire.ServerFrame.Ack;
import io.wardstream.simulator.wire.ServerFrame.Command;
import io.wardstream.simulator.wire.ServerFrame.Config;
import io.wardstream.simulator.wire.ServerFrame.Drain;
import io.wardstream.simulator.wire.ServerFrame.Failure;
import io.wardstream.simulator.wire.ServerFrame.Nack;
import io.wardstream.simulator.wire.ServerFrame.Unknown;
import io.wardstream.simulator.wire.ServerFrame.Welcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of the protocol page, as a device writes and reads them. */
final class WireTest {
    private final FrameText text = new FrameText();

    @Test
    void numbersAreWrittenAsJavaWouldWriteThem() {
        for (long number :
                new long[] {0, 7, -7, 10, 99, 1764000012345L, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThat(text.clear().putNumber(number)).hasToString(Long.toString(number));
        }
        assertThat(text.clear().putTenths(365)).hasToString("36.5");
        assertThat(text.clear().putTenths(720)).hasToString("72");
        assertThat(text.clear().putTenths(-999)).hasToString("-99.9");
    }

    @Test
    void framesGrowWithTheirText() {
        text.clear();
        for (int i = 0; i < 5000; i++) {
            text.put("ab").put('c');
        }

        assertThat(text.length()).isEqualTo(15_000);
        assertThat(text.toString()).endsWith("abcabc");
        assertThat(text.last()).isEqualTo('c');
    }

    @Test
    void writesTheFramesOfThePage() {
        DeviceFrameText.Hello hello =
                new DeviceFrameText.Hello(
                        1764000000000L,
                        1764000012100L,
                        17,
                        12,
                        "1.0.0",
                        "real",
                        1000,
                        List.of("low_battery", "lead_off"));
        DeviceFrameText.hello(text, hello);
        assertThat(text)
                .hasToString(
                        "{\"type\":\"hello\",\"epoch\":1764000000000,\"clock\":1764000012100,\"next\":17,"
                                + "\"oldest\":12,\"model\":\"SIM-1\",\"firmware\":\"1.0.0\",\"generation\":\"real\","
                                + "\"ackEveryMillis\":1000,\"technical\":[{\"code\":\"low_battery\"},{\"code\":\"lead_off\"}]}");

        DeviceFrameText.gap(text, 1763990000000L, 3, 9);
        assertThat(text)
                .hasToString(
                        "{\"type\":\"gap\",\"epoch\":1763990000000,\"from\":3,\"to\":9,"
                                + "\"reason\":\"buffer_full\"}");

        DeviceFrameText.technical(text, "lead_off", "heart_rate", true, 1764000013345L);
        assertThat(text)
                .hasToString(
                        "{\"type\":\"technical\",\"code\":\"lead_off\",\"vital\":\"heart_rate\","
                                + "\"active\":true,\"at\":1764000013345}");

        DeviceFrameText.openSample(text, DeviceFrameText.LIVE_EPOCH);
        DeviceFrameText.member(text, 17, 1764000012345L);
        text.put("{\"heart_rate\":72}}");
        assertThat(text)
                .hasToString(
                        "{\"type\":\"sample\",\"seq\":17,\"at\":1764000012345,\"values\":{\"heart_rate\":72}}");

        DeviceFrameText.openSamples(text, 5);
        assertThat(text).hasToString("{\"type\":\"samples\",\"epoch\":5,\"samples\":[");
    }

    @Test
    void readsTheAckWithoutATree() {
        AckReader acks = new AckReader();

        assertThat(acks.read("{\"type\":\"ack\",\"epoch\":1764000000000,\"seq\":17}")).isTrue();
        assertThat(acks.epoch()).isEqualTo(1764000000000L);
        assertThat(acks.seq()).isEqualTo(17);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"type\":\"ack\",\"epoch\":",
                "{\"type\":\"ack\",\"epoch\":,\"seq\":17}",
                "{\"type\":\"ack\",\"epoch\":1,\"seq\":}",
                "{\"type\":\"ack\",\"epoch\":1,\"seq\":17",
                "{\"type\":\"ack\",\"epoch\":1,\"seq\":17} ",
                "{\"type\":\"ack\",\"epoch\":1,\"seq\":4294967296}",
                "{\"type\":\"ack\",\"epoch\":9999999999999999999,\"seq\":1}",
                "{\"type\":\"nack\",\"epoch\":1,\"seq\":17}"
            })
    void leavesOtherShapesToTheOtherReader(String frame) {
        assertThat(new AckReader().read(frame)).isFalse();
    }

    @Test
    void readsWhatAServerSays() {
        assertThat(
                        ServerFrameReader.read(
                                "{\"type\":\"welcome\",\"protocol\":1,\"device\":\"x\",\"epoch\":1764000000000,"
                                        + "\"acked\":16,\"serverTime\":1,\"maxInFlight\":2000,\"maxBackfill\":500,\"configVersion\":7}"))
                .isEqualTo(new Welcome(1764000000000L, 16, 2000, 500));
        assertThat(ServerFrameReader.read("{\"seq\":17,\"epoch\":5,\"type\":\"ack\"}"))
                .isEqualTo(new Ack(5, 17));
        assertThat(
                        ServerFrameReader.read(
                                "{\"type\":\"nack\",\"epoch\":5,\"seq\":19,\"vital\":\"spo2\","
                                        + "\"code\":\"out_of_range\",\"message\":\"spo2 must be 0..100, was 140\"}"))
                .isEqualTo(new Nack(5, 19, "spo2", "out_of_range"));
        assertThat(
                        ServerFrameReader.read(
                                "{\"type\":\"nack\",\"epoch\":null,\"seq\":null,\"code\":\"malformed\"}"))
                .isEqualTo(new Nack(0, 0, null, "malformed"));
        assertThat(ServerFrameReader.read("{\"type\":\"drain\",\"reconnectAfterMs\":12875}"))
                .isEqualTo(new Drain(12875));
        assertThat(
                        ServerFrameReader.read(
                                "{\"type\":\"error\",\"code\":\"epoch_reused\",\"minEpoch\":1764000000001}"))
                .isEqualTo(new Failure("epoch_reused", 1764000000001L));
        assertThat(
                        ServerFrameReader.read(
                                "{\"type\":\"command\",\"id\":\"c-91\",\"name\":\"firmware.update\",\"args\":{}}"))
                .isEqualTo(new Command("c-91", "firmware.update", ""));
        assertThat(ServerFrameReader.read("{\"type\":\"config\",\"version\":8,\"limits\":{}}"))
                .isEqualTo(new Config(8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{}",
                "{\"type\":7}",
                "{\"type\":\"ack\"}",
                "{\"type\":\"ack\",\"epoch\":\"x\",\"seq\":1}",
                "{\"type\":\"new\"}"
            })
    void neverThrows(String frame) {
        assertThat(ServerFrameReader.read(frame)).isInstanceOf(Unknown.class);
    }
}
