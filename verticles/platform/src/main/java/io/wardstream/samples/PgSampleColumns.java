package io.wardstream.samples;

import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns samples into one array a column, as {@code unnest} wants them, and names those columns.
 * Times travel as epoch millis: a bigint costs a fraction of an OffsetDateTime on the client, and
 * the server's float8 division is exact at this size.
 */
final class PgSampleColumns {
    static final int LIVE = 1;
    static final int DEMO = 2;
    static final int TEST = 4;

    /** How many parameters {@link #bind} adds. */
    static final int COUNT = 9 + VitalSign.COUNT;

    private static final List<VitalSign> SIGNS = List.of(VitalSign.values());

    /** {@code heart_rate, pulse_rate, …} with a prefix before each name. */
    static String vitals(String prefix) {
        return SIGNS.stream().map(sign -> prefix + sign.column()).collect(Collectors.joining(", "));
    }

    /** The table's columns in the order of {@link #VALUES}. */
    static final String NAMES =
            "observed_at, received_at, device_id, seq, validity, epoch_no, flags, device_at, extra, "
                    + vitals("");

    /** What goes into {@link #NAMES}, read from the rows of {@link #ROWS}. */
    static final String VALUES =
            "to_timestamp(u.observed_at / 1000::float8), to_timestamp(u.received_at / 1000::float8),"
                    + " u.device_id, u.seq, u.validity, u.epoch_no, u.flags,"
                    + " to_timestamp(u.device_at / 1000::float8), u.extra::jsonb, "
                    + vitals("u.");

    /**
     * Parameters $1 … $18 as rows named {@code u}; further arrays may be appended by {@link #rows}.
     */
    static final String ROWS = rows("", "");

    static String rows(String moreArrays, String moreNames) {
        StringBuilder arrays =
                new StringBuilder(
                        "$1::bigint[], $2::bigint[], $3::int[], $4::int[], $5::int[], $6::int[],"
                                + " $7::smallint[], $8::bigint[], $9::text[]");
        for (int i = 0; i < VitalSign.COUNT; i++) {
            arrays.append(", $").append(10 + i).append("::smallint[]");
        }
        return "unnest("
                + arrays
                + moreArrays
                + ") WITH ORDINALITY AS u(observed_at, received_at, device_id, seq, validity, epoch_no, flags,"
                + " device_at, extra, "
                + vitals("")
                + moreNames
                + ", ord)";
    }

    private PgSampleColumns() {}

    /**
     * A tuple of {@link #COUNT} arrays. Columns without a single value travel as empty arrays:
     * unnest pads with null.
     */
    static Tuple bind(List<VitalSample> samples) {
        int size = samples.size();
        Long[] observedAt = new Long[size];
        Long[] receivedAt = new Long[size];
        Integer[] deviceId = new Integer[size];
        Integer[] seq = new Integer[size];
        Integer[] validity = new Integer[size];
        Integer[] epochNo = new Integer[size];
        Short[] flags = new Short[size];
        Long[] deviceAt = new Long[size];
        @Nullable String[] extra = new @Nullable String[size];
        Short[][] vitals = new Short[VitalSign.COUNT][];
        boolean corrected = false;
        boolean extended = false;
        for (int row = 0; row < size; row++) {
            VitalSample sample = samples.get(row);
            observedAt[row] = sample.observedAt();
            receivedAt[row] = sample.receivedAt();
            deviceId[row] = sample.deviceId();
            seq[row] = sample.seq();
            epochNo[row] = sample.epochNo();
            flags[row] = flags(sample);
            if (sample.deviceAt() != sample.observedAt()) {
                deviceAt[row] = sample.deviceAt();
                corrected = true;
            }
            if (sample.extra() != null) {
                extra[row] = sample.extra();
                extended = true;
            }
            Vitals values = sample.vitals();
            validity[row] = values.validityBits();
            for (int i = 0; i < VitalSign.COUNT; i++) {
                short value = values.scaled(SIGNS.get(i));
                if (value != Vitals.ABSENT) {
                    if (vitals[i] == null) {
                        vitals[i] = new Short[size];
                    }
                    vitals[i][row] = value;
                }
            }
        }
        Tuple tuple = Tuple.tuple(new ArrayList<>(COUNT + 2));
        tuple.addValue(observedAt).addValue(receivedAt).addValue(deviceId).addValue(seq);
        tuple.addValue(validity).addValue(epochNo).addValue(flags);
        tuple.addValue(corrected ? deviceAt : new Long[0]);
        tuple.addValue(extended ? extra : new String[0]);
        for (Short[] column : vitals) {
            tuple.addValue(column == null ? new Short[0] : column);
        }
        return tuple;
    }

    private static short flags(VitalSample sample) {
        int flags = sample.live() ? LIVE : 0;
        flags |= sample.generation() == Generation.DEMO ? DEMO : 0;
        flags |= sample.generation() == Generation.TEST ? TEST : 0;
        return (short) flags;
    }
}
