package io.wardstream.dashboard;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What a page says, in the protocol of the stock Vert.x bridge. */
sealed interface BridgeMessage {

    /** Characters of one message. */
    int MAX_LENGTH = 65_536;

    int MAX_ADDRESS_LENGTH = 200;

    /** The stock client sends 36 characters. */
    int MAX_REPLY_ADDRESS_LENGTH = 64;

    /** It is still there; nothing is answered. */
    record Ping() implements BridgeMessage {}

    /**
     * A request.
     *
     * @param body what was sent, empty when it is no object
     * @param replyAddress where the answer goes; null: nobody waits for one
     */
    record Send(String address, JsonObject body, @Nullable String replyAddress)
            implements BridgeMessage {

        /** Bodies hold tickets. */
        @Override
        public String toString() {
            return "Send[address=" + address + "]";
        }
    }

    record Register(String address) implements BridgeMessage {}

    record Unregister(String address) implements BridgeMessage {}

    /** Not to be understood, by the word the stock bridge has for it where it has one. */
    record Unreadable(String reason) implements BridgeMessage {}

    static BridgeMessage parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return new Unreadable("message_too_large");
        }
        try {
            return Json.decodeValue(text) instanceof JsonObject json
                    ? read(json)
                    : new Unreadable("invalid_json");
        } catch (DecodeException | ClassCastException malformed) {
            return new Unreadable("invalid_json");
        }
    }

    private static BridgeMessage read(JsonObject json) {
        String type = json.getString("type");
        if (type == null) {
            return new Unreadable("missing_type");
        }
        if (type.equals("ping")) {
            return new Ping();
        }
        String address = json.getString("address");
        if (address == null) {
            return new Unreadable("missing_address");
        }
        if (address.length() > MAX_ADDRESS_LENGTH) {
            return new Unreadable("max_address_length_reached");
        }
        return switch (type) {
            case "send" -> send(json, address);
            case "register" -> new Register(address);
            case "unregister" -> new Unregister(address);
            // pages have nothing to publish
            case "publish" -> new Unreadable("access_denied");
            default -> new Unreadable("invalid_type");
        };
    }

    private static BridgeMessage send(JsonObject json, String address) {
        String replyAddress = json.getString("replyAddress");
        if (replyAddress != null && replyAddress.length() > MAX_REPLY_ADDRESS_LENGTH) {
            return new Unreadable("invalid_reply_address");
        }
        JsonObject body =
                json.getValue("body") instanceof JsonObject object ? object : new JsonObject();
        return new Send(address, body, replyAddress);
    }
}
