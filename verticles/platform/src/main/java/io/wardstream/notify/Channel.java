package io.wardstream.notify;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** By what a message goes. */
public enum Channel {
    /** A webhook that takes Slack's JSON. */
    SLACK,
    /** A webhook that takes ours, signed. */
    WEBHOOK,
    EMAIL,
    /** A short message, by the gateway of the configuration. */
    SMS;

    /** The name outside the platform and in the database. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Null when no channel has that name. */
    public static @Nullable Channel byWireName(String name) {
        for (Channel channel : values()) {
            if (channel.wireName().equals(name)) {
                return channel;
            }
        }
        return null;
    }
}
