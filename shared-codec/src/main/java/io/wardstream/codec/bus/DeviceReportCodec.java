package io.wardstream.codec.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import io.wardstream.codec.model.DeviceReport;
import io.wardstream.codec.model.DeviceReport.Entry;
import io.wardstream.codec.model.DeviceReport.Link;
import io.wardstream.codec.model.DeviceReport.Said;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link DeviceReport} in binary, 30 bytes a device that has nothing to complain of.
 *
 * <p>Version 0.1: report = version byte, shard int, node text, publishedAt long, count int,
 * entries. Entry = device, hospital, ward, patient, fence int; link byte; away int; isComplete
 * byte; count int, conditions. Condition = code text, vital text or none, isActive byte, since
 * long. Big-endian; text = int length, UTF-8; text or none = a byte 0 or 1, then the text.
 */
final class DeviceReportCodec implements MessageCodec<DeviceReport, DeviceReport> {
    static final byte VERSION = 1;

    private static final int ENTRY = 20 + 1 + 4 + 1 + 4;
    private static final int SAID = 4 + 1 + 1 + 8;

    @Override
    public void encodeToWire(Buffer wire, DeviceReport report) {
        wire.appendByte(VERSION).appendInt(report.shard());
        WireText.append(wire, report.nodeId());
        wire.appendLong(report.publishedAt()).appendInt(report.entries().size());
        for (Entry entry : report.entries()) {
            wire.appendInt(entry.deviceId())
                    .appendInt(entry.hospitalId())
                    .appendInt(entry.wardId())
                    .appendInt(entry.patientId())
                    .appendInt(entry.fence())
                    .appendByte((byte) entry.link().code())
                    .appendInt(entry.awayMillis())
                    .appendByte(flag(entry.isComplete()))
                    .appendInt(entry.said().size());
            entry.said().forEach(said -> append(wire, said));
        }
    }

    private static void append(Buffer wire, Said said) {
        WireText.append(wire, said.code());
        WireText.appendNullable(wire, said.vital());
        wire.appendByte(flag(said.isActive())).appendLong(said.since());
    }

    private static byte flag(boolean isSet) {
        return (byte) (isSet ? 1 : 0);
    }

    /**
     * Reads what {@link #encodeToWire} wrote.
     *
     * @throws IllegalArgumentException when the major version is another, the message is cut short,
     *     or a code stands for nothing
     */
    @Override
    public DeviceReport decodeFromWire(int pos, Buffer wire) {
        WireReader in = new WireReader("DeviceReport", wire, pos, VERSION);
        int shard = in.readInt();
        String nodeId = in.readText();
        long publishedAt = in.readLong();
        int count = in.readCount(ENTRY);
        List<Entry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(readEntry(in));
        }
        return new DeviceReport(shard, nodeId, publishedAt, entries);
    }

    private static Entry readEntry(WireReader in) {
        return new Entry(
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                readLink(in),
                in.readInt(),
                in.readFlag("isComplete"),
                readSaid(in));
    }

    private static Link readLink(WireReader in) {
        int code = in.readByte();
        Link link = Link.ofCode(code);
        if (link == null) {
            throw in.corrupt("link", code);
        }
        return link;
    }

    private static List<Said> readSaid(WireReader in) {
        int count = in.readCount(SAID);
        List<Said> said = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            said.add(
                    new Said(
                            in.readText(),
                            in.readNullableText(),
                            in.readFlag("isActive"),
                            in.readLong()));
        }
        return said;
    }

    @Override
    public DeviceReport transform(DeviceReport report) {
        return report; // immutable, so local delivery shares it
    }

    @Override
    public String name() {
        return "wardstream.device-report";
    }

    @Override
    public byte systemCodecID() {
        return -1; // not one of Vert.x's own
    }
}
