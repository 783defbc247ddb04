package io.wardstream.codec.frame;

/** Reads one device frame of {@code vitals.v1.json}. Confined to one event loop; never throws. */
public final class DeviceFrameDecoder {
    /** Reads the message in {@code utf8[from, to)}. */
    public DecodeResult decode(byte[] utf8, int from, int to) {
        return new DecodeResult.Refused(RefusalCode.MALFORMED, "not read yet: " + (to - from));
    }
}
