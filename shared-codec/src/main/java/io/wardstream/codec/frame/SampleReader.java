package io.wardstream.codec.frame;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Reads the members of one sample, of a {@code sample} frame or of an entry of {@code samples}, and
 * decides what is left to store. Confined to one event loop.
 */
final class SampleReader {
    private static final KeySet MEMBERS = new KeySet("type", "epoch", "seq", "at", "values");
    private static final int TYPE = 0;
    private static final int EPOCH = 1;
    private static final int SEQ = 2;
    private static final int AT = 3;
    private static final int VALUES = 4;

    private final JsonCursor in;
    private final FieldReader fields;
    private final FieldReader epochField;
    private final ValuesReader values;
    private long epoch;
    private int seq;
    private long at;

    SampleReader(JsonCursor in) {
        this.in = in;
        this.fields = new FieldReader(in);
        this.epochField = new FieldReader(in);
        this.values = new ValuesReader(in);
    }

    /** Of the frame just read, or {@link DeviceFrame#ABSENT}. */
    long epoch() {
        return epoch;
    }

    /** Reads what is left of a frame that is one sample; seq 0 when nothing can be made of it. */
    FrameSample readFrame() {
        return read(true);
    }

    /** Reads the entry that comes next. */
    FrameSample readEntry() {
        if (!in.enterObject()) {
            in.skipValue();
            return new RefusedSample(
                    0, RefusalCode.MALFORMED, null, "an entry of samples must be an object");
        }
        return read(false);
    }

    private FrameSample read(boolean isFrame) {
        epoch = DeviceFrame.ABSENT;
        seq = 0;
        at = DeviceFrame.ABSENT;
        fields.clear();
        epochField.clear();
        values.clear();
        for (int key = in.nextMember(MEMBERS);
                key != JsonCursor.END;
                key = in.nextMember(MEMBERS)) {
            readMember(key, isFrame);
        }
        fields.require("seq", seq != 0);
        fields.require("at", at != DeviceFrame.ABSENT);
        String twice = in.takeDuplicate();
        if (twice != null) {
            boolean isIdentity = twice.equals("seq") || twice.equals("epoch");
            return refused(isIdentity ? 0 : seq, twice + " is there twice");
        }
        String epochProblem = epochField.problem();
        if (epochProblem != null) {
            return refused(0, epochProblem); // a nack by seq would hit a sample of another epoch
        }
        String problem = fields.problem();
        return problem == null ? judge() : refused(seq, problem);
    }

    private void readMember(int key, boolean isFrame) {
        switch (key) {
            case EPOCH -> readEpoch(isFrame);
            case SEQ -> seq = (int) fields.whole("seq", 1, Integer.MAX_VALUE, 0);
            case AT -> at = fields.instant("at");
            case VALUES -> {
                if (!values.read()) {
                    fields.refuse("values must be an object");
                }
            }
            case TYPE -> in.skipValue();
            default -> in.skipValue();
        }
    }

    private void readEpoch(boolean isFrame) {
        epoch = epochField.whole("epoch", 0, FieldReader.MAX_WHOLE, DeviceFrame.ABSENT);
        if (!isFrame && epoch != DeviceFrame.ABSENT) {
            epochField.refuse("epoch must stand beside samples, not in an entry");
        }
    }

    private FrameSample judge() {
        if (values.sentCount() == 0) {
            return new RefusedSample(
                    seq, RefusalCode.NO_VALUES, null, "values must hold one value at least");
        }
        List<ValueRefusal> refusals = values.refusals();
        if (values.refusedCount() < values.sentCount()) {
            return new ReadSample(seq, at, values.vitals(), values.extra(), refusals);
        }
        ValueRefusal first = refusals.getFirst();
        if (values.sentCount() == 1) {
            return new RefusedSample(seq, first.code(), first.vital(), first.message());
        }
        String messages =
                refusals.stream()
                        .limit(9)
                        .map(ValueRefusal::message)
                        .collect(Collectors.joining("; "));
        return new RefusedSample(seq, first.code(), null, messages);
    }

    private static RefusedSample refused(int seq, String message) {
        return new RefusedSample(seq, RefusalCode.MALFORMED, null, message);
    }
}
