package io.wardstream.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.wardstream.dashboard.BridgeMessage.Ping;
import io.wardstream.dashboard.BridgeMessage.Register;
import io.wardstream.dashboard.BridgeMessage.Send;
import io.wardstream.dashboard.BridgeMessage.Unreadable;
import io.wardstream.dashboard.BridgeMessage.Unregister;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BridgeMessageTest {

    @Test
    void readsWhatTheStockClientSends() {
        assertThat(BridgeMessage.parse("{\"type\":\"ping\"}")).isEqualTo(new Ping());
        assertThat(
                        BridgeMessage.parse(
                                "{\"type\":\"register\",\"address\":\"node.tick\",\"headers\":{}}"))
                .isEqualTo(new Register("node.tick"));
        assertThat(
                        BridgeMessage.parse(
                                "{\"type\":\"unregister\",\"address\":\"a\",\"headers\":{}}"))
                .isEqualTo(new Unregister("a"));
        assertThat(
                        BridgeMessage.parse(
                                "{\"type\":\"send\",\"address\":\"a\",\"headers\":{},"
                                        + "\"body\":{\"b\":1},\"replyAddress\":\"c\"}"))
                .isEqualTo(new Send("a", new JsonObject().put("b", 1), "c"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"text\"", "null", "[1]"})
    void takesABodyThatIsNoObjectForAnEmptyOne(String body) {
        BridgeMessage message =
                BridgeMessage.parse("{\"type\":\"send\",\"address\":\"a\",\"body\":" + body + "}");

        assertThat(message).isEqualTo(new Send("a", new JsonObject(), null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{                                    | invalid_json",
                "null                                 | invalid_json",
                "[]                                   | invalid_json",
                "{}                                   | missing_type",
                "{\"type\":\"register\"}              | missing_address",
                "{\"type\":\"shout\",\"address\":\"a\"}   | invalid_type",
                "{\"type\":\"publish\",\"address\":\"a\"} | access_denied"
            })
    void saysWhatIsWrong(String text, String reason) {
        assertThat(BridgeMessage.parse(text)).isEqualTo(new Unreadable(reason));
    }

    @Test
    void refusesWhatIsTooLong() {
        String address = "a".repeat(BridgeMessage.MAX_ADDRESS_LENGTH + 1);

        assertThat(BridgeMessage.parse(" ".repeat(BridgeMessage.MAX_LENGTH + 1)))
                .isEqualTo(new Unreadable("message_too_large"));
        assertThat(BridgeMessage.parse("{\"type\":\"register\",\"address\":\"" + address + "\"}"))
                .isEqualTo(new Unreadable("max_address_length_reached"));
        assertThat(
                        BridgeMessage.parse(
                                "{\"type\":\"send\",\"address\":\"a\",\"replyAddress\":\""
                                        + address
                                        + "\"}"))
                .isEqualTo(new Unreadable("invalid_reply_address"));
    }

    @Test
    void knowsNoTopicsButItsOwn() {
        UUID id = UUID.randomUUID();

        assertThat(Topic.parse("ward." + id)).isEqualTo(new Topic.OfWard(id));
        assertThat(Topic.parse("patient." + id)).isEqualTo(new Topic.OfPatient(id));
        assertThat(Topic.parse("alarms." + id)).isEqualTo(new Topic.OfAlarms(id));
        assertThat(Topic.parse("node.tick")).isEqualTo(new Topic.OfTick());
        assertThat(Topic.parse("vitals.shard.1")).isNull();
        assertThat(Topic.parse("ward.1-1-1-1-1")).isNull();
        assertThat(Topic.parse("ward." + id.toString().toUpperCase(Locale.ROOT))).isNull();
        assertThat(Topic.parse("")).isNull();
    }
}
