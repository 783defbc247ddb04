package io.wardstream.access;

import java.time.Instant;
import java.util.UUID;

/**
 * A grant somebody has.
 *
 * @param isOfIssuer given and taken by the issuer's tokens
 */
public record HeldGrant(
        UUID publicId, int userId, Grant grant, boolean isOfIssuer, Instant createdAt) {}
