package io.wardstream.registry;

import org.jspecify.annotations.Nullable;

/**
 * Which devices to list.
 *
 * @param hospitalId 0: all
 * @param wardId 0: all
 * @param isEnabled null: all
 */
public record DeviceFilter(int hospitalId, int wardId, @Nullable Boolean isEnabled) {}
