package io.wardstream.codec.frame;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.codec.frame.DecodeResult.Decoded;
import io.wardstream.codec.frame.DecodeResult.Refused;
import java.nio.charset.StandardCharsets;

/** Decodes text for the tests and looks into the result. */
final class Frames {
    private Frames() {}

    static DecodeResult decode(String json) {
        byte[] utf8 = json.getBytes(StandardCharsets.UTF_8);
        return new DeviceFrameDecoder().decode(utf8, 0, utf8.length);
    }

    static DeviceFrame frame(String json) {
        DecodeResult result = decode(json);
        assertThat(result).isInstanceOf(Decoded.class);
        return ((Decoded) result).frame();
    }

    static Refused refused(String json) {
        DecodeResult result = decode(json);
        assertThat(result).isInstanceOf(Refused.class);
        return (Refused) result;
    }

    /** What a {@code sample} frame with these values became. */
    static FrameSample sample(String values) {
        Samples frame =
                (Samples)
                        frame(
                                "{\"type\":\"sample\",\"seq\":17,\"at\":5000,\"values\":"
                                        + values
                                        + "}");
        return frame.samples().getFirst();
    }

    static ReadSample read(String values) {
        return (ReadSample) sample(values);
    }
}
