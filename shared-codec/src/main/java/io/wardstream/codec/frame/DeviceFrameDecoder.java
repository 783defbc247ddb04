package io.wardstream.codec.frame;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads device frames of {@code vitals.v1.json}: strict JSON (RFC 8259), nothing nested deeper than
 * 16, no known name twice. Members it does not know are checked and ignored. Those of {@code
 * vitals.v1.cbor} are read as the JSON that says the same.
 *
 * <p>Holds its scratch space, so that a frame costs little more than the objects it becomes: one
 * decoder an event loop, confined to it. Keeps nothing of a frame once it is read.
 */
public final class DeviceFrameDecoder {
    /** How many samples one frame may hold. */
    public static final int MAX_SAMPLES = 500;

    private static final KeySet TYPE_ONLY = new KeySet("type");
    private static final int TYPE = 0; // in every set of members, so that a second one shows
    private static final KeySet SAMPLES = new KeySet("type", "epoch", "samples");
    private static final KeySet KINDS =
            new KeySet(
                    "hello",
                    "sample",
                    "samples",
                    "gap",
                    "technical",
                    "command-result",
                    "config-applied");

    private final JsonCursor in = new JsonCursor();
    private final JsonTokens tokens = in.tokens();
    private final FieldReader fields = new FieldReader(in);
    private final FrameReader frames = new FrameReader(in, fields);
    private final SampleReader samples = new SampleReader(in);
    private final CborText cborText = new CborText();

    /**
     * Reads the one frame in {@code utf8[from, to)}. Never throws, whatever the bytes are.
     *
     * @return Refused when nothing of it can be used; single samples and values that are refused
     *     travel in the frame
     */
    public DecodeResult decode(byte[] utf8, int from, int to) {
        in.open(utf8, from, to);
        fields.clear();
        DecodeResult result = read(utf8, from, to);
        tokens.close();
        return result;
    }

    /**
     * Reads the one frame of {@code vitals.v1.cbor} in {@code cbor[from, to)}; the same as {@link
     * #decode} of the JSON that says the same. Never throws, whatever the bytes are.
     */
    public DecodeResult decodeCbor(byte[] cbor, int from, int to) {
        DecodeResult result =
                cborText.read(cbor, from, to)
                        ? decode(cborText.bytes(), 0, cborText.length())
                        : new DecodeResult.Refused(RefusalCode.MALFORMED, cborText.fault());
        cborText.release();
        return result;
    }

    private DecodeResult read(byte[] utf8, int from, int to) {
        if (!in.enterObject()) {
            return malformed("a frame must be a JSON object");
        }
        int key = in.nextMember(TYPE_ONLY);
        boolean isTypeFirst = key == TYPE;
        if (!isTypeFirst) {
            in.tolerateNotANumber();
        }
        while (key == KeySet.UNKNOWN) {
            in.skipValue();
            key = in.nextMember(TYPE_ONLY);
        }
        if (key == JsonCursor.END) {
            return malformed("type is missing");
        }
        int mark = tokens.mark();
        int kind = readKind();
        String type = kind == KeySet.UNKNOWN ? tokens.snippet(mark) : "";
        if (!isTypeFirst) {
            in.open(utf8, from, to);
            boolean ignored = in.enterObject();
        }
        return switch (kind) {
            case 0 -> decoded(frames.readHello());
            case 1 -> readSample();
            case 2 -> decoded(readSamples());
            case 3 -> decoded(frames.readGap());
            case 4 -> decoded(frames.readTechnical());
            case 5 -> decoded(frames.readCommandResult());
            case 6 -> decoded(frames.readConfigApplied());
            default -> unknown(type);
        };
    }

    private int readKind() {
        if (tokens.readString()) {
            return KINDS.find(tokens.string());
        }
        in.skipValue();
        return KeySet.UNKNOWN;
    }

    private DecodeResult readSample() {
        FrameSample sample = samples.readFrame();
        if (sample instanceof RefusedSample refused && refused.seq() == 0) {
            fields.refuse(refused.message());
        }
        return decoded(new Samples(samples.epoch(), List.of(sample)));
    }

    private DeviceFrame readSamples() {
        long epoch = DeviceFrame.ABSENT;
        List<FrameSample> read = null;
        for (int key = in.nextMember(SAMPLES);
                key != JsonCursor.END;
                key = in.nextMember(SAMPLES)) {
            refuseDuplicate();
            switch (key) {
                case 1 -> epoch = fields.whole("epoch", 0, FieldReader.MAX_WHOLE, epoch);
                case 2 -> read = readEntries();
                default -> in.skipValue();
            }
        }
        fields.require("samples", read != null);
        return new Samples(epoch, read == null ? List.of() : read);
    }

    private @Nullable List<FrameSample> readEntries() {
        if (!in.enterArray()) {
            in.skipValue();
            fields.refuse("samples must be an array");
            return null;
        }
        List<FrameSample> entries = new ArrayList<>();
        while (in.nextElement()) {
            if (entries.size() < MAX_SAMPLES) {
                entries.add(samples.readEntry());
            } else {
                fields.refuse("samples must hold 0.." + MAX_SAMPLES + " samples, held more");
                in.skipValue();
            }
        }
        return entries;
    }

    private DecodeResult unknown(String type) {
        while (in.nextMember(TYPE_ONLY) != JsonCursor.END) {
            in.skipValue();
        }
        if (!tokens.isAtEnd()) {
            return malformed("");
        }
        return new DecodeResult.Refused(
                RefusalCode.UNKNOWN_TYPE, "type must be one of " + KINDS.list() + ", was " + type);
    }

    /** What was read is only as good as the text it stands in. */
    private DecodeResult decoded(DeviceFrame frame) {
        if (!tokens.isAtEnd()) {
            return malformed("");
        }
        refuseDuplicate();
        String problem = fields.problem();
        return problem == null ? new DecodeResult.Decoded(frame) : malformed(problem);
    }

    private void refuseDuplicate() {
        String twice = in.takeDuplicate();
        if (twice != null) {
            fields.refuse(twice + " is there twice");
        }
    }

    /** A fault of the text comes first: it explains what is missing behind it. */
    private DecodeResult malformed(String problem) {
        String fault = tokens.fault();
        return new DecodeResult.Refused(RefusalCode.MALFORMED, fault == null ? problem : fault);
    }
}
