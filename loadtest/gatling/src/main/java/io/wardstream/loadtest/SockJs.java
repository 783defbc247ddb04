package io.wardstream.loadtest;

/** The text frames of SockJS over a WebSocket, and the bridge's messages in them. */
final class SockJs {
    /** What the server says first. */
    static final String OPEN = "o";

    /** As the stock client, so that nobody takes the page for dead. */
    static final String PING = message("{\"type\":\"ping\"}");

    private SockJs() {}

    /** A frame from a page. */
    static String message(String json) {
        return "[" + Json.quoted(json) + "]";
    }

    static String send(String address, String reply, String bodyJson) {
        return message(
                "{\"type\":\"send\",\"address\":"
                        + Json.quoted(address)
                        + ",\"replyAddress\":"
                        + Json.quoted(reply)
                        + ",\"body\":"
                        + bodyJson
                        + "}");
    }

    static String register(String address) {
        return message("{\"type\":\"register\",\"address\":" + Json.quoted(address) + "}");
    }

    /** How a pair of name and string looks inside a frame to a page. */
    static String pair(String name, String value) {
        return inside("\"" + name + "\":\"" + value + "\"");
    }

    /** How a piece of JSON looks inside a frame to a page: as a part of a string. */
    static String inside(String json) {
        return json.replace("\"", "\\\"");
    }
}
