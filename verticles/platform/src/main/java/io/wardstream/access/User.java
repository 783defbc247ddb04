package io.wardstream.access;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Somebody, or a service, that may do something.
 *
 * @param id inside the platform
 * @param kind what it is
 * @param isOfIssuer logs in at the configured issuer, and has no password here
 */
public record User(
        int id,
        UUID publicId,
        String username,
        Kind kind,
        boolean isOfIssuer,
        boolean isEnabled,
        Instant createdAt,
        List<Grant> grants) {

    /** Who is meant. */
    public enum Kind {
        /** Logs in. */
        PERSON,
        /** Comes with an API key, and never logs in. */
        SERVICE
    }

    public User {
        grants = List.copyOf(grants);
    }
}
