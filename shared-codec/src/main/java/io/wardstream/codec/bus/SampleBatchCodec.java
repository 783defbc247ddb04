package io.wardstream.codec.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.PublishedSample;
import io.wardstream.codec.model.SampleBatch;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import java.util.ArrayList;
import java.util.List;

/**
 * A {@link SampleBatch} in binary, about 85 bytes a sample of seven vitals.
 *
 * <p>Version 0.1: batch = version byte, shard int, node text, publishedAt long, count int, entries.
 * Entry = hospital, ward, patient int, epoch long, previousSeq int; device, epochNo, seq int; flags
 * byte; observedAt long; deviceAt and receivedAt as int differences to it, or as longs when WIDE is
 * set; validity int; presence short, one bit a vital; one short a vital present; extra text when
 * EXTRA is set. Big-endian; text = int length, UTF-8.
 */
final class SampleBatchCodec implements MessageCodec<SampleBatch, SampleBatch> {
    static final byte VERSION = 1;

    private static final int LIVE = 1;
    private static final int GENERATION_SHIFT = 1; // two bits
    private static final int EXTRA = 8;
    private static final int WIDE = 16;
    private static final int SMALLEST_ENTRY = 24 + 12 + 8 + 8 + 1 + 4 + 2;

    @Override
    public void encodeToWire(Buffer wire, SampleBatch batch) {
        wire.appendByte(VERSION).appendInt(batch.shard());
        WireText.append(wire, batch.nodeId());
        wire.appendLong(batch.publishedAt()).appendInt(batch.samples().size());
        for (PublishedSample entry : batch.samples()) {
            wire.appendInt(entry.hospitalId())
                    .appendInt(entry.wardId())
                    .appendInt(entry.patientId());
            wire.appendLong(entry.epoch()).appendInt(entry.previousSeq());
            appendSample(wire, entry.sample());
        }
    }

    /**
     * Reads what {@link #encodeToWire} wrote.
     *
     * @throws IllegalArgumentException when the major version is another or the message is cut
     *     short
     */
    @Override
    public SampleBatch decodeFromWire(int pos, Buffer wire) {
        WireReader in = new WireReader("SampleBatch", wire, pos, VERSION);
        int shard = in.readInt();
        String nodeId = in.readText();
        long publishedAt = in.readLong();
        int count = in.readCount(SMALLEST_ENTRY);
        List<PublishedSample> samples = new ArrayList<>(count);
        short[] scaled = new short[VitalSign.COUNT];
        for (int i = 0; i < count; i++) {
            samples.add(readEntry(in, scaled));
        }
        return new SampleBatch(shard, nodeId, publishedAt, samples);
    }

    @Override
    public SampleBatch transform(SampleBatch batch) {
        return batch; // immutable, so local delivery shares it
    }

    @Override
    public String name() {
        return "wardstream.sample-batch";
    }

    @Override
    public byte systemCodecID() {
        return -1; // not one of Vert.x's own
    }

    private static void appendSample(Buffer wire, VitalSample sample) {
        wire.appendInt(sample.deviceId()).appendInt(sample.epochNo()).appendInt(sample.seq());
        long deviceLag = sample.deviceAt() - sample.observedAt();
        long receiptLag = sample.receivedAt() - sample.observedAt();
        boolean isWide = deviceLag != (int) deviceLag || receiptLag != (int) receiptLag;
        String extra = sample.extra();
        wire.appendByte(flags(sample, isWide)).appendLong(sample.observedAt());
        if (isWide) {
            wire.appendLong(sample.deviceAt()).appendLong(sample.receivedAt());
        } else {
            wire.appendInt((int) deviceLag).appendInt((int) receiptLag);
        }
        appendVitals(wire, sample.vitals());
        if (extra != null) {
            WireText.append(wire, extra);
        }
    }

    private static byte flags(VitalSample sample, boolean isWide) {
        return (byte)
                ((sample.live() ? LIVE : 0)
                        | sample.generation().code() << GENERATION_SHIFT
                        | (sample.extra() == null ? 0 : EXTRA)
                        | (isWide ? WIDE : 0));
    }

    private static void appendVitals(Buffer wire, Vitals vitals) {
        int present = 0;
        for (int index = 0; index < VitalSign.COUNT; index++) {
            present |= vitals.has(VitalSign.ofIndex(index)) ? 1 << index : 0;
        }
        wire.appendInt(vitals.validityBits()).appendShort((short) present);
        for (int index = 0; index < VitalSign.COUNT; index++) {
            if ((present & 1 << index) != 0) {
                wire.appendShort(vitals.scaled(VitalSign.ofIndex(index)));
            }
        }
    }

    private static PublishedSample readEntry(WireReader in, short[] scaled) {
        int hospitalId = in.readInt();
        int wardId = in.readInt();
        int patientId = in.readInt();
        long epoch = in.readLong();
        int previousSeq = in.readInt();
        VitalSample sample = readSample(in, scaled);
        return new PublishedSample(sample, hospitalId, wardId, patientId, epoch, previousSeq);
    }

    private static VitalSample readSample(WireReader in, short[] scaled) {
        int deviceId = in.readInt();
        int epochNo = in.readInt();
        int seq = in.readInt();
        int flags = in.readByte();
        long observedAt = in.readLong();
        boolean isWide = (flags & WIDE) != 0;
        long deviceAt = isWide ? in.readLong() : observedAt + in.readInt();
        long receivedAt = isWide ? in.readLong() : observedAt + in.readInt();
        Vitals vitals = readVitals(in, scaled);
        String extra = (flags & EXTRA) == 0 ? null : in.readText();
        return new VitalSample(
                deviceId,
                epochNo,
                seq,
                observedAt,
                deviceAt,
                receivedAt,
                (flags & LIVE) != 0,
                generationOf(flags, in),
                vitals,
                extra);
    }

    private static Vitals readVitals(WireReader in, short[] scaled) {
        int validityBits = in.readInt();
        int present = in.readShort();
        if (present >>> VitalSign.COUNT != 0) {
            throw in.corrupt("presence", present);
        }
        for (int index = 0; index < VitalSign.COUNT; index++) {
            scaled[index] = (present & 1 << index) == 0 ? Vitals.ABSENT : in.readShort();
        }
        return Vitals.of(scaled, validityBits);
    }

    private static Generation generationOf(int flags, WireReader in) {
        int code = flags >>> GENERATION_SHIFT & 3;
        Generation generation = Generation.ofCode(code);
        if (generation == null) {
            throw in.corrupt("generation", code);
        }
        return generation;
    }
}
