package io.wardstream.ingest;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What devices may speak over their WebSocket. */
enum Subprotocol {
    JSON("vitals.v1.json"),
    CBOR("vitals.v1.cbor"),
    STOMP("v12.stomp");

    private final String wireName;

    Subprotocol(String wireName) {
        this.wireName = wireName;
    }

    /** As Sec-WebSocket-Protocol names it. */
    String wireName() {
        return wireName;
    }

    /**
     * The first of those asked for that is spoken here; JSON when none is asked for.
     *
     * @param asked the names, separated by commas
     * @return null when none of them is spoken here
     */
    static @Nullable Subprotocol chosen(@Nullable String asked) {
        if (asked == null) {
            return JSON;
        }
        return Arrays.stream(asked.split(","))
                .flatMap(name -> Arrays.stream(values()).filter(each -> each.isNamed(name)))
                .findFirst()
                .orElse(null);
    }

    private boolean isNamed(String name) {
        return wireName.equals(name.strip());
    }

    /** The names, for a message. */
    static String list() {
        return Arrays.stream(values()).map(Subprotocol::wireName).collect(Collectors.joining(", "));
    }
}
