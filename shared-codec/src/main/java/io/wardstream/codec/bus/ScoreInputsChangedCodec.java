package io.wardstream.codec.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** {@link ScoreInputsChanged} in binary: version byte, then the patient as an int. */
final class ScoreInputsChangedCodec
        implements MessageCodec<ScoreInputsChanged, ScoreInputsChanged> {
    static final byte VERSION = 1;

    @Override
    public void encodeToWire(Buffer wire, ScoreInputsChanged news) {
        wire.appendByte(VERSION).appendInt(news.patientId());
    }

    /**
     * Reads what {@link #encodeToWire} wrote.
     *
     * @throws IllegalArgumentException when the major version is another or the message is cut
     *     short
     */
    @Override
    public ScoreInputsChanged decodeFromWire(int pos, Buffer wire) {
        return new ScoreInputsChanged(
                new WireReader("ScoreInputsChanged", wire, pos, VERSION).readInt());
    }

    @Override
    public ScoreInputsChanged transform(ScoreInputsChanged news) {
        return news; // immutable, so local delivery shares it
    }

    @Override
    public String name() {
        return "wardstream.score-inputs-changed";
    }

    @Override
    public byte systemCodecID() {
        return -1; // not one of Vert.x's own
    }
}
