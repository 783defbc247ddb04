package io.wardstream.access;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Somebody who can log in. */
public record User(
        UUID publicId, String username, boolean isEnabled, Instant createdAt, List<Grant> grants) {

    public User {
        grants = List.copyOf(grants);
    }
}
