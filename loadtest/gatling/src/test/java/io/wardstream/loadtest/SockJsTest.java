package io.wardstream.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

final class SockJsTest {

    @Test
    void aMessageIsAStringInAList() throws JsonProcessingException {
        JsonNode frame =
                Json.read(SockJs.send("session.authenticate", "r", "{\"ticket\":\"a\\\"b\"}"));

        JsonNode message = Json.read(frame.path(0).textValue());

        assertThat(frame).hasSize(1);
        assertThat(message.path("type").textValue()).isEqualTo("send");
        assertThat(message.path("body").path("ticket").textValue()).isEqualTo("a\"b");
    }

    @Test
    void findsAPairInAFrameToAPage() {
        String frame = "a" + SockJs.message("{\"type\":\"rec\",\"address\":\"ward.w1\"}");

        assertThat(frame).contains(SockJs.pair("address", "ward.w1"));
        assertThat(frame).doesNotContain(SockJs.pair("address", "ward.w"));
    }
}
