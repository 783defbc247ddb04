package io.wardstream.codec.stomp;

/**
 * Why a stream of frames cannot be read on.
 *
 * @param isTooLarge a bound was passed, which the message names; else it is no STOMP
 */
public record StompFault(boolean isTooLarge, String message) {}
