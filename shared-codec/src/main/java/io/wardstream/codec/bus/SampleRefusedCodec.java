package io.wardstream.codec.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import io.wardstream.codec.model.SampleRefused;

/**
 * A {@link SampleRefused} in binary.
 *
 * <p>Version 0.1: version byte, shard int, node text, publishedAt long, device, patient int,
 * observedAt long. Big-endian; text = int length, UTF-8.
 */
final class SampleRefusedCodec implements MessageCodec<SampleRefused, SampleRefused> {
    static final byte VERSION = 1;

    @Override
    public void encodeToWire(Buffer wire, SampleRefused refused) {
        wire.appendByte(VERSION).appendInt(refused.shard());
        WireText.append(wire, refused.nodeId());
        wire.appendLong(refused.publishedAt())
                .appendInt(refused.deviceId())
                .appendInt(refused.patientId())
                .appendLong(refused.observedAt());
    }

    /**
     * Reads what {@link #encodeToWire} wrote.
     *
     * @throws IllegalArgumentException when the major version is another or the message is cut
     *     short
     */
    @Override
    public SampleRefused decodeFromWire(int pos, Buffer wire) {
        WireReader in = new WireReader("SampleRefused", wire, pos, VERSION);
        return new SampleRefused(
                in.readInt(),
                in.readText(),
                in.readLong(),
                in.readInt(),
                in.readInt(),
                in.readLong());
    }

    @Override
    public SampleRefused transform(SampleRefused refused) {
        return refused; // immutable, so local delivery shares it
    }

    @Override
    public String name() {
        return "wardstream.sample-refused";
    }

    @Override
    public byte systemCodecID() {
        return -1; // not one of Vert.x's own
    }
}
