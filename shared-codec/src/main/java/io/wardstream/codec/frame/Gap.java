package io.wardstream.codec.frame;

/**
 * Samples the device lost and will never send.
 *
 * @param epoch {@link DeviceFrame#ABSENT} when the hello's is meant
 * @param from first seq missing, from 1
 * @param to last seq missing, at least {@code from}
 * @param reason the device's word, {@code unknown} when it gave none
 */
public record Gap(long epoch, int from, int to, String reason) implements DeviceFrame {}
