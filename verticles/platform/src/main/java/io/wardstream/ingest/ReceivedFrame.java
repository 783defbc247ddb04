package io.wardstream.ingest;

import org.jspecify.annotations.Nullable;

/** One message of a device, and its text for the record when something of it is refused. */
final class ReceivedFrame {
    private final byte[] utf8;
    private final long receivedAt;
    private @Nullable String text;

    ReceivedFrame(byte[] utf8, long receivedAt) {
        this.utf8 = utf8;
        this.receivedAt = receivedAt;
    }

    byte[] utf8() {
        return utf8;
    }

    /** Epoch millis. */
    long receivedAt() {
        return receivedAt;
    }

    /** Made once, however many samples of the frame are refused. */
    String text() {
        String known = text;
        if (known == null) {
            known = FrameText.of(utf8);
            text = known;
        }
        return known;
    }
}
