package io.wardstream.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class FrameTest {

    @Test
    void holdsNoPercentSignAndMeansOne() {
        Frame frame =
                Frame.delivery("a", json -> json.writeStringField("unit", "% of \"ü\" %41\n"));

        assertThat(frame.text()).doesNotContain("%").doesNotContain("\n");
        assertThat(new JsonObject(frame.text()).getJsonObject("body").getString("unit"))
                .isEqualTo("% of \"ü\" %41\n");
        assertThat(frame.bytes()).isEqualTo(frame.text().getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void saysFailuresAsTheStockBridgeDoes() {
        assertThat(new JsonObject(Frame.failure("r", 403, "access_denied").text()))
                .isEqualTo(
                        new JsonObject()
                                .put("type", "err")
                                .put("address", "r")
                                .put("failureCode", 403)
                                .put("failureType", "RECIPIENT_FAILURE")
                                .put("message", "access_denied"));
        assertThat(new JsonObject(Frame.error("invalid_json").text()))
                .isEqualTo(new JsonObject().put("type", "err").put("body", "invalid_json"));
        assertThat(new JsonObject(Frame.refusal("a", 403, "access_denied").text()))
                .isEqualTo(
                        new JsonObject()
                                .put("type", "err")
                                .put("address", "a")
                                .put("body", "access_denied")
                                .put("failureCode", 403)
                                .put("failureType", "RECIPIENT_FAILURE")
                                .put("message", "access_denied"));
        assertThat(new JsonObject(Frame.reply("r", new JsonObject().put("x", 1)).text()))
                .isEqualTo(
                        new JsonObject()
                                .put("type", "rec")
                                .put("address", "r")
                                .put("body", new JsonObject().put("x", 1)));
    }
}
