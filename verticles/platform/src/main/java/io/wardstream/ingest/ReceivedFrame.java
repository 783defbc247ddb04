package io.wardstream.ingest;

import io.wardstream.codec.frame.DecodeResult;
import io.wardstream.codec.frame.DeviceFrameDecoder;
import org.jspecify.annotations.Nullable;

/** One message of a device, and its text for the record when something of it is refused. */
final class ReceivedFrame {
    /** How a frame is written. */
    enum Form {
        JSON,
        CBOR
    }

    private final byte[] message;
    private final Form form;
    private final long receivedAt;
    private final @Nullable String receipt;
    private @Nullable String text;

    /**
     * @param receipt what the device is to be told when the platform has done with it; null when it
     *     does not ask
     */
    ReceivedFrame(byte[] message, Form form, long receivedAt, @Nullable String receipt) {
        this.message = message;
        this.form = form;
        this.receivedAt = receivedAt;
        this.receipt = receipt;
    }

    DecodeResult decode(DeviceFrameDecoder decoder) {
        return switch (form) {
            case JSON -> decoder.decode(message, 0, message.length);
            case CBOR -> decoder.decodeCbor(message, 0, message.length);
        };
    }

    /** Epoch millis. */
    long receivedAt() {
        return receivedAt;
    }

    @Nullable String receipt() {
        return receipt;
    }

    /** Made once, however many samples of the frame are refused. */
    String text() {
        String known = text;
        if (known == null) {
            known = form == Form.JSON ? FrameText.of(message) : FrameText.ofCbor(message);
            text = known;
        }
        return known;
    }
}
