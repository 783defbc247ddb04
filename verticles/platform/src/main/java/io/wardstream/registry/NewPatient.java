package io.wardstream.registry;

import org.jspecify.annotations.Nullable;

/** A patient to be admitted; the bed is made when the ward does not know it. */
public record NewPatient(Ward ward, @Nullable String bed, String displayName) {

    /** Names of patients are never printed. */
    @Override
    public String toString() {
        return "NewPatient[ward=" + ward.id() + "]";
    }
}
