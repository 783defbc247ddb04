package io.wardstream.registry;

import java.util.UUID;

/** A ward of a hospital. */
public record Ward(int id, UUID publicId, int hospitalId, UUID hospitalPublicId, String name) {}
