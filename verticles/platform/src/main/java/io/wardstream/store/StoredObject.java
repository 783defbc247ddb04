package io.wardstream.store;

/**
 * An object in the store, without its content.
 *
 * @param size in bytes
 * @param storageClass as the store names it; {@link #STANDARD} where it says nothing
 */
public record StoredObject(String key, long size, String storageClass) {

    /** The class in which objects are put. */
    public static final String STANDARD = "STANDARD";
}
