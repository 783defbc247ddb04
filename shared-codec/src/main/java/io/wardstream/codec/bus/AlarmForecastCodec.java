package io.wardstream.codec.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import io.wardstream.codec.model.AlarmForecast;
import java.util.ArrayList;
import java.util.List;

/**
 * An {@link AlarmForecast} in binary, 12 bytes a patient.
 *
 * <p>Version 0.1: version byte, shard int, node text, publishedAt long, count int, entries. Entry =
 * patient int, dueAt long. Big-endian; text = int length, UTF-8.
 */
final class AlarmForecastCodec implements MessageCodec<AlarmForecast, AlarmForecast> {
    static final byte VERSION = 1;

    private static final int ENTRY = 4 + 8;

    @Override
    public void encodeToWire(Buffer wire, AlarmForecast forecast) {
        wire.appendByte(VERSION).appendInt(forecast.shard());
        WireText.append(wire, forecast.nodeId());
        wire.appendLong(forecast.publishedAt()).appendInt(forecast.entries().size());
        for (AlarmForecast.Entry entry : forecast.entries()) {
            wire.appendInt(entry.patientId()).appendLong(entry.dueAt());
        }
    }

    /**
     * Reads what {@link #encodeToWire} wrote.
     *
     * @throws IllegalArgumentException when the major version is another or the message is cut
     *     short
     */
    @Override
    public AlarmForecast decodeFromWire(int pos, Buffer wire) {
        WireReader in = new WireReader("AlarmForecast", wire, pos, VERSION);
        int shard = in.readInt();
        String nodeId = in.readText();
        long publishedAt = in.readLong();
        int count = in.readCount(ENTRY);
        List<AlarmForecast.Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(new AlarmForecast.Entry(in.readInt(), in.readLong()));
        }
        return new AlarmForecast(shard, nodeId, publishedAt, entries);
    }

    @Override
    public AlarmForecast transform(AlarmForecast forecast) {
        return forecast; // immutable, so local delivery shares it
    }

    @Override
    public String name() {
        return "wardstream.alarm-forecast";
    }

    @Override
    public byte systemCodecID() {
        return -1; // not one of Vert.x's own
    }
}
