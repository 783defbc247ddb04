package io.wardstream.codec.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import io.wardstream.codec.model.FirmwareProgress;

/**
 * A {@link FirmwareProgress} in binary.
 *
 * <p>Version 0.1: version byte, hospital, ward, device int, device id as two longs, command long,
 * state text, progress int, version text, at long. Big-endian; text = int length, UTF-8.
 */
final class FirmwareProgressCodec implements MessageCodec<FirmwareProgress, FirmwareProgress> {
    static final byte VERSION = 1;

    @Override
    public void encodeToWire(Buffer wire, FirmwareProgress progress) {
        wire.appendByte(VERSION)
                .appendInt(progress.hospitalId())
                .appendInt(progress.wardId())
                .appendInt(progress.deviceId())
                .appendLong(progress.devicePublicId().getMostSignificantBits())
                .appendLong(progress.devicePublicId().getLeastSignificantBits())
                .appendLong(progress.commandId());
        WireText.append(wire, progress.state());
        wire.appendInt(progress.progress());
        WireText.append(wire, progress.version());
        wire.appendLong(progress.at());
    }

    /**
     * Reads what {@link #encodeToWire} wrote.
     *
     * @throws IllegalArgumentException when the major version is another or the message is cut
     *     short
     */
    @Override
    public FirmwareProgress decodeFromWire(int pos, Buffer wire) {
        WireReader in = new WireReader("FirmwareProgress", wire, pos, VERSION);
        return new FirmwareProgress(
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readUuid(),
                in.readLong(),
                in.readText(),
                in.readInt(),
                in.readText(),
                in.readLong());
    }

    @Override
    public FirmwareProgress transform(FirmwareProgress progress) {
        return progress; // immutable, so local delivery shares it
    }

    @Override
    public String name() {
        return "wardstream.firmware-progress";
    }

    @Override
    public byte systemCodecID() {
        return -1; // not one of Vert.x's own
    }
}
