package io.wardstream.api;

import io.vertx.core.MultiMap;
import io.wardstream.api.contract.Violation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The parameters behind the question mark, read strictly: none unknown, none twice. */
final class Query {

    private static final int MAX_LIMIT = 500;
    private static final int DEFAULT_LIMIT = 100;

    private final MultiMap parameters;

    /**
     * @param known every parameter there may be
     * @throws Problem 400 for one that is unknown or there twice
     */
    Query(MultiMap parameters, String... known) {
        this.parameters = parameters;
        for (String name : parameters.names()) {
            if (!List.of(known).contains(name)) {
                throw Problem.field(
                        Violation.shortened(name),
                        "is not known here; known are " + String.join(", ", known));
            }
            if (parameters.getAll(name).size() > 1) {
                throw Problem.field(name, "must be there once");
            }
        }
    }

    /** Null when it is absent. */
    @Nullable String text(String name) {
        return parameters.get(name);
    }

    /** Null when it is absent, else without control characters and with something in it. */
    @Nullable String text(String name, int maxLength) {
        String text = parameters.get(name);
        if (text != null
                && (text.isEmpty()
                        || text.length() > maxLength
                        || text.chars().anyMatch(Character::isISOControl))) {
            throw Problem.field(
                    name,
                    "must be a text of 1 to " + maxLength + " characters without control ones");
        }
        return text;
    }

    /** Null when it is absent. */
    @Nullable UUID id(String name, String what) {
        String text = parameters.get(name);
        return text == null
                ? null
                : Texts.uuid(text).orElseThrow(() -> Problem.notFound(name, what));
    }

    Instant instant(String name, Instant defaultValue) {
        Instant instant = instant(name);
        return instant == null ? defaultValue : instant;
    }

    /** Null when it is absent. */
    @Nullable Instant instant(String name) {
        String text = parameters.get(name);
        return text == null
                ? null
                : Texts.instant(text)
                        .orElseThrow(
                                () ->
                                        Problem.field(
                                                name,
                                                "must be RFC 3339 (2026-01-31T12:00:00Z) or epoch"
                                                        + " milliseconds from 1970 on"));
    }

    /** Null when it is absent, else one of the texts allowed. */
    @Nullable String choice(String name, String... allowed) {
        String text = parameters.get(name);
        if (text == null || List.of(allowed).contains(text)) {
            return text;
        }
        throw Problem.field(name, "must be one of " + String.join(", ", allowed));
    }

    /** How many things to list: 1 to 500, 100 unless told. */
    int limit() {
        return limit(DEFAULT_LIMIT);
    }

    /** As {@link #limit()}, of lists that most callers want whole: 500 unless told. */
    int manyLimit() {
        return limit(MAX_LIMIT);
    }

    private int limit(int unlessTold) {
        String text = parameters.get("limit");
        if (text == null) {
            return unlessTold;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException notANumber) {
            // refused below
        }
        throw Problem.field("limit", "must be a whole number from 1 to " + MAX_LIMIT);
    }

    /** Where the list goes on; 0: at its beginning. */
    int after() {
        return (int) position(Integer.MAX_VALUE);
    }

    /** As {@link #after} for lists that are longer than an int can count. */
    long before() {
        return position(Long.MAX_VALUE);
    }

    private long position(long max) {
        String cursor = parameters.get("cursor");
        if (cursor == null) {
            return 0;
        }
        try {
            byte[] text = Base64.getUrlDecoder().decode(cursor);
            long position = Long.parseLong(new String(text, StandardCharsets.US_ASCII));
            if (position > 0 && position <= max) {
                return position;
            }
        } catch (IllegalArgumentException notOurs) {
            // refused below
        }
        throw Problem.field("cursor", "must be the \"next\" of an answer before");
    }

    /** The opaque form of where a list goes on; null when it has ended, at 0. */
    static @Nullable String cursor(long next) {
        if (next == 0) {
            return null;
        }
        byte[] text = String.valueOf(next).getBytes(StandardCharsets.US_ASCII);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text);
    }
}
