package io.wardstream.registry;

import org.jspecify.annotations.Nullable;

/**
 * What to change of a patient; null keeps what is there.
 *
 * @param ward another ward takes the bed away unless {@code bed} names one there
 * @param bed a label; empty: no bed
 * @param isAdmitted false frees the bed and the devices
 */
public record PatientChange(
        @Nullable Ward ward,
        @Nullable String bed,
        @Nullable String displayName,
        @Nullable Boolean isAdmitted) {

    public static final String NO_BED = "";

    /** Names of patients are never printed. */
    @Override
    public String toString() {
        return "PatientChange[]";
    }
}
