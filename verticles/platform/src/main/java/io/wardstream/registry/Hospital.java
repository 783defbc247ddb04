package io.wardstream.registry;

import java.util.UUID;

/**
 * A hospital.
 *
 * @param id inside the platform
 * @param publicId outside the platform
 */
public record Hospital(int id, UUID publicId, String name) {}
