package io.wardstream.codec.frame;

/**
 * A value that was refused while the rest of its sample is kept.
 *
 * @param vital the name as sent: of the catalogue, or an extra one
 * @param message for the device's maker: names the field and the bound
 */
public record ValueRefusal(String vital, RefusalCode code, String message) {}
