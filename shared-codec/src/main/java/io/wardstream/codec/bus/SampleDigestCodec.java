package io.wardstream.codec.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import io.wardstream.codec.model.SampleDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link SampleDigest} in binary, 37 bytes a device.
 *
 * <p>Version 0.1: digest = version byte, shard int, node text, publishedAt long, count int,
 * entries. Entry = device, hospital, ward, patient int; epoch long; epochNo, publishedThrough,
 * settledThrough int; isOpen byte. Big-endian; text = int length, UTF-8.
 */
final class SampleDigestCodec implements MessageCodec<SampleDigest, SampleDigest> {
    static final byte VERSION = 1;

    private static final int ENTRY = 16 + 8 + 12 + 1;

    @Override
    public void encodeToWire(Buffer wire, SampleDigest digest) {
        wire.appendByte(VERSION).appendInt(digest.shard());
        WireText.append(wire, digest.nodeId());
        wire.appendLong(digest.publishedAt()).appendInt(digest.entries().size());
        for (SampleDigest.Entry entry : digest.entries()) {
            wire.appendInt(entry.deviceId())
                    .appendInt(entry.hospitalId())
                    .appendInt(entry.wardId())
                    .appendInt(entry.patientId())
                    .appendLong(entry.epoch())
                    .appendInt(entry.epochNo())
                    .appendInt(entry.publishedThrough())
                    .appendInt(entry.settledThrough())
                    .appendByte((byte) (entry.isOpen() ? 1 : 0));
        }
    }

    /**
     * Reads what {@link #encodeToWire} wrote.
     *
     * @throws IllegalArgumentException when the major version is another or the message is cut
     *     short
     */
    @Override
    public SampleDigest decodeFromWire(int pos, Buffer wire) {
        WireReader in = new WireReader("SampleDigest", wire, pos, VERSION);
        int shard = in.readInt();
        String nodeId = in.readText();
        long publishedAt = in.readLong();
        int count = in.readCount(ENTRY);
        List<SampleDigest.Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(readEntry(in));
        }
        return new SampleDigest(shard, nodeId, publishedAt, entries);
    }

    @Override
    public SampleDigest transform(SampleDigest digest) {
        return digest; // immutable, so local delivery shares it
    }

    @Override
    public String name() {
        return "wardstream.sample-digest";
    }

    @Override
    public byte systemCodecID() {
        return -1; // not one of Vert.x's own
    }

    private static SampleDigest.Entry readEntry(WireReader in) {
        return new SampleDigest.Entry(
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readLong(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readFlag("isOpen"));
    }
}
