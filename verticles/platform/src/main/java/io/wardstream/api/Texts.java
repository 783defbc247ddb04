package io.wardstream.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the small texts of which requests are made. */
final class Texts {

    private static final int UUID_LENGTH = 36;

    /** Year 9999, so that a typing error is no overflow further in. */
    private static final long LAST_MILLI = 253_402_300_799_999L;

    private Texts() {}

    /** Empty when the text is no id of ours. */
    static Optional<UUID> uuid(String text) {
        if (text.length() != UUID_LENGTH) {
            return Optional.empty();
        }
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException notOne) {
            return Optional.empty();
        }
    }

    /**
     * Reads RFC 3339 or epoch milliseconds.
     *
     * @return empty when it is neither, or before 1970
     */
    static Optional<Instant> instant(String text) {
        try {
            long millis =
                    text.matches("[0-9]+")
                            ? Long.parseLong(text)
                            : OffsetDateTime.parse(text).toInstant().toEpochMilli();
            return millis >= 0 && millis <= LAST_MILLI
                    ? Optional.of(Instant.ofEpochMilli(millis))
                    : Optional.empty();
        } catch (DateTimeException | ArithmeticException | NumberFormatException notOne) {
            return Optional.empty();
        }
    }

    /** RFC 3339; null stays null. */
    static @Nullable String orNull(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
