package io.wardstream.registry;

import org.jspecify.annotations.Nullable;

/**
 * Which patients to list.
 *
 * @param hospitalId 0: all
 * @param wardId 0: all
 * @param isAdmitted null: all
 */
public record PatientFilter(int hospitalId, int wardId, @Nullable Boolean isAdmitted) {}
