package io.wardstream.codec.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import io.wardstream.codec.model.AudioPause;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An {@link AudioPause} in binary.
 *
 * <p>Version 0.1: version byte, id, hospital, ward int, ward id, patient int, hasPatient byte,
 * patient id if it has, by text, from, until, endedAt long. Big-endian; id = two longs; text = int
 * length, UTF-8.
 */
final class AudioPauseCodec implements MessageCodec<AudioPause, AudioPause> {
    static final byte VERSION = 1;

    @Override
    public void encodeToWire(Buffer wire, AudioPause pause) {
        AudioPause.Place place = pause.place();
        UUID patient = place.patientPublicId();
        wire.appendByte(VERSION);
        append(wire, pause.id());
        wire.appendInt(place.hospitalId()).appendInt(place.wardId());
        append(wire, place.wardPublicId());
        wire.appendInt(place.patientId()).appendByte((byte) (patient == null ? 0 : 1));
        if (patient != null) {
            append(wire, patient);
        }
        WireText.append(wire, pause.by());
        wire.appendLong(pause.from()).appendLong(pause.until()).appendLong(pause.endedAt());
    }

    /**
     * Reads what {@link #encodeToWire} wrote.
     *
     * @throws IllegalArgumentException when the major version is another or the message is cut
     *     short
     */
    @Override
    public AudioPause decodeFromWire(int pos, Buffer wire) {
        WireReader in = new WireReader("AudioPause", wire, pos, VERSION);
        return new AudioPause(
                in.readUuid(),
                new AudioPause.Place(
                        in.readInt(), in.readInt(), in.readUuid(), in.readInt(), readPatient(in)),
                in.readText(),
                in.readLong(),
                in.readLong(),
                in.readLong());
    }

    private static @Nullable UUID readPatient(WireReader in) {
        return in.readFlag("hasPatient") ? in.readUuid() : null;
    }

    @Override
    public AudioPause transform(AudioPause pause) {
        return pause; // immutable, so local delivery shares it
    }

    @Override
    public String name() {
        return "wardstream.audio-pause";
    }

    @Override
    public byte systemCodecID() {
        return -1; // not one of Vert.x's own
    }

    private static void append(Buffer wire, UUID id) {
        wire.appendLong(id.getMostSignificantBits()).appendLong(id.getLeastSignificantBits());
    }
}
