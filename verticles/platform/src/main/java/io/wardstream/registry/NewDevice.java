package io.wardstream.registry;

import org.jspecify.annotations.Nullable;

/**
 * A device to be added to a ward.
 *
 * @param gateway what it is connected through; null: that is not known
 */
public record NewDevice(Ward ward, String name, String model, @Nullable String gateway) {

    /** Through no gateway that is known. */
    public NewDevice(Ward ward, String name, String model) {
        this(ward, name, model, null);
    }
}
