package io.wardstream.codec.frame;

/** What became of the bytes of one message. */
public sealed interface DecodeResult {
    /** A frame was read; single samples or values of it may still be refused inside. */
    record Decoded(DeviceFrame frame) implements DecodeResult {}

    /** Nothing of the message can be used: to be answered with a nack whose seq is null. */
    record Refused(RefusalCode code, String message) implements DecodeResult {}
}
