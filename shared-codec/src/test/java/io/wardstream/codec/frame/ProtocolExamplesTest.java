package io.wardstream.codec.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every example frame of the protocol page. */
final class ProtocolExamplesTest {
    @Test
    void hello() {
        DeviceFrame hello =
                Frames.frame(
                        """
                        {"type":"hello","epoch":1764000000000,"clock":1764000012100,"next":17,"oldest":12,\
                        "model":"PM-9","firmware":"2.4.1","generation":"real","ackEveryMillis":1000,\
                        "technical":[{"code":"low_battery"}]}""");

        assertThat(hello)
                .isEqualTo(
                        new Hello(
                                1764000000000L,
                                1764000012100L,
                                17,
                                12,
                                "PM-9",
                                "2.4.1",
                                Generation.REAL,
                                1000,
                                List.of(
                                        new TechnicalCondition(
                                                "low_battery", null, DeviceFrame.ABSENT))));
    }

    @Test
    void sample() {
        DeviceFrame frame =
                Frames.frame(
                        """
                        {"type":"sample","seq":17,"at":1764000012345,\
                        "values":{"heart_rate":72,"spo2":97.5,"respiration_rate":14}}""");

        Vitals vitals =
                Vitals.builder()
                        .put(VitalSign.HEART_RATE, 72)
                        .put(VitalSign.SPO2, 97.5)
                        .put(VitalSign.RESPIRATION_RATE, 14)
                        .build();
        ReadSample sample = new ReadSample(17, 1764000012345L, vitals, null, List.of());
        assertThat(frame).isEqualTo(new Samples(DeviceFrame.ABSENT, List.of(sample)));
    }

    @Test
    void samples() {
        DeviceFrame frame =
                Frames.frame(
                        """
                        {"type":"samples","samples":[\
                        {"seq":18,"at":1764000013345,"values":{"heart_rate":73}},\
                        {"seq":19,"at":1764000014345,"values":{"heart_rate":74}}]}""");

        assertThat(((Samples) frame).samples())
                .extracting(FrameSample::seq)
                .containsExactly(18, 19);
    }

    @Test
    void gap() {
        DeviceFrame frame =
                Frames.frame(
                        """
                        {"type":"gap","epoch":1763990000000,"from":3,"to":9,"reason":"buffer_full"}""");

        assertThat(frame).isEqualTo(new Gap(1763990000000L, 3, 9, "buffer_full"));
    }

    @Test
    void technical() {
        DeviceFrame frame =
                Frames.frame(
                        """
                        {"type":"technical","code":"lead_off","vital":"heart_rate","active":true,\
                        "at":1764000013345}""");

        assertThat(frame).isEqualTo(new Technical("lead_off", "heart_rate", true, 1764000013345L));
    }

    @Test
    void commandResult() {
        DeviceFrame frame =
                Frames.frame(
                        """
                        {"type":"command-result","id":"c-91","state":"DOWNLOADING","progress":40,\
                        "reason":null}""");

        assertThat(frame).isEqualTo(new CommandResult("c-91", "DOWNLOADING", 40, null));
    }

    @Test
    void configApplied() {
        assertThat(Frames.frame("{\"type\":\"config-applied\",\"version\":7}"))
                .isEqualTo(new ConfigApplied(7));
    }

    @Test
    void answers() {
        assertThat(ServerFrames.welcome("d-1", 1764000000000L, 16, 1764000012400L, 2000, 500, 7))
                .isEqualTo(
                        """
                        {"type":"welcome","protocol":1,"device":"d-1","epoch":1764000000000,"acked":16,\
                        "serverTime":1764000012400,"maxInFlight":2000,"maxBackfill":500,\
                        "configVersion":7}""");
        assertThat(ServerFrames.ack(1764000000000L, 17))
                .isEqualTo("{\"type\":\"ack\",\"epoch\":1764000000000,\"seq\":17}");
        assertThat(
                        ServerFrames.nack(
                                1764000000000L,
                                19,
                                "spo2",
                                RefusalCode.OUT_OF_RANGE,
                                "spo2 must be 0..100, was 140"))
                .isEqualTo(
                        """
                        {"type":"nack","epoch":1764000000000,"seq":19,"vital":"spo2",\
                        "code":"out_of_range","message":"spo2 must be 0..100, was 140"}""");
        assertThat(ServerFrames.command("c-91", "firmware.update", "{\"url\":\"…\"}"))
                .isEqualTo(
                        """
                        {"type":"command","id":"c-91","name":"firmware.update","args":{"url":"…"}}""");
        assertThat(ServerFrames.config(8, "{\"limits\":{}}"))
                .isEqualTo("{\"type\":\"config\",\"version\":8,\"limits\":{}}");
        assertThat(ServerFrames.drain(12875))
                .isEqualTo("{\"type\":\"drain\",\"reconnectAfterMs\":12875}");
        assertThat(ServerFrames.error("epoch_reused", "used", 1764000000001L))
                .isEqualTo(
                        """
                        {"type":"error","code":"epoch_reused","message":"used",\
                        "minEpoch":1764000000001}""");
    }

    @Test
    void answersToWhatCannotBeRead() {
        assertThat(
                        ServerFrames.nack(
                                DeviceFrame.ABSENT,
                                0,
                                null,
                                RefusalCode.MALFORMED,
                                "a\"\\\n\ud83d"))
                .isEqualTo(
                        """
                        {"type":"nack","epoch":null,"seq":null,"code":"malformed",\
                        "message":"a\\"\\\\\\u000a\\ud83d"}""");
        assertThat(ServerFrames.error("too_large", "…", DeviceFrame.ABSENT))
                .isEqualTo("{\"type\":\"error\",\"code\":\"too_large\",\"message\":\"…\"}");
    }
}
