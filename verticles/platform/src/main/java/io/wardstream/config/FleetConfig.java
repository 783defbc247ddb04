package io.wardstream.config;

import java.time.Duration;

/**
 * What devices are told, and how new firmware comes to them.
 *
 * @param poll between two looks at a rollout, and at devices that could not be updated yet
 * @param maxFirmwareBytes largest image that may be uploaded
 * @param wardAtOnce devices of a ward that may be under update at once
 * @param answer a device that says nothing of its command for so long has failed
 * @param away devices that have not come for so long do not hold up the next stage
 * @param publicUrl of the web listener as devices reach it, without a slash at its end; empty:
 *     devices are told the path only
 */
public record FleetConfig(
        Duration poll,
        long maxFirmwareBytes,
        int wardAtOnce,
        Duration answer,
        Duration away,
        String publicUrl) {

    private static final int MEGABYTE_SHIFT = 20;

    static FleetConfig from(ConfigSection fleet) {
        return new FleetConfig(
                fleet.millis("pollMillis", 2_000, 10, 60_000),
                (long) fleet.intBetween("maxFirmwareMegabytes", 100, 1, 4_096) << MEGABYTE_SHIFT,
                fleet.intBetween("wardAtOnce", 2, 1, 1_000),
                Duration.ofMinutes(fleet.intBetween("answerMinutes", 30, 1, 1_440)),
                Duration.ofMinutes(fleet.intBetween("awayMinutes", 240, 1, 43_200)),
                publicUrl(fleet));
    }

    private static String publicUrl(ConfigSection fleet) {
        String url = fleet.text("publicUrl", "").strip();
        if (!url.isEmpty() && !url.matches("https?://[^\\s?#]*[^\\s?#/]")) {
            throw fleet.refusal(
                    "publicUrl", url, "must be http(s)://host without a slash at its end");
        }
        return url;
    }
}
