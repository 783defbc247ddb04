package io.wardstream.codec.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** {@link RulesChanged} in binary: version byte, then the change counter as a long. */
final class RulesChangedCodec implements MessageCodec<RulesChanged, RulesChanged> {
    static final byte VERSION = 1;

    @Override
    public void encodeToWire(Buffer wire, RulesChanged news) {
        wire.appendByte(VERSION).appendLong(news.version());
    }

    /**
     * Reads what {@link #encodeToWire} wrote.
     *
     * @throws IllegalArgumentException when the version is another or the message is cut short
     */
    @Override
    public RulesChanged decodeFromWire(int pos, Buffer wire) {
        return new RulesChanged(new WireReader("RulesChanged", wire, pos, VERSION).readLong());
    }

    @Override
    public RulesChanged transform(RulesChanged news) {
        return news; // immutable, so local delivery shares it
    }

    @Override
    public String name() {
        return "wardstream.rules-changed";
    }

    @Override
    public byte systemCodecID() {
        return -1; // not one of Vert.x's own
    }
}
