package io.wardstream.samples.rollup;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSign;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a bucket: five a vital, in catalogue order. Questionable is null instead of 0, so
 * that it costs nothing where everything is valid.
 */
final class PgRollupColumns {
    private static final List<VitalSign> SIGNS = List.of(VitalSign.values());
    private static final int A_VITAL = 5;

    /** Sum, count and questionable; the least and the greatest are small. */
    private static final int INTS_A_VITAL = 3;

    /** So many values of so great a size that a minute overflows are nobody's pulse. */
    private static final String MINUTE_SUM =
            "CASE WHEN count(%1$s) > 0 THEN least(sum(%1$s), 2147483647)::int END";

    /** LEAST and GREATEST pass over null, plus does not. */
    private static final String MERGED =
            """
            %1$s_sum = CASE WHEN b.%1$s_sum IS NULL THEN excluded.%1$s_sum
                            ELSE least(b.%1$s_sum::bigint + coalesce(excluded.%1$s_sum, 0), %2$s) END,
            %1$s_count = CASE WHEN b.%1$s_count IS NULL THEN excluded.%1$s_count
                              ELSE b.%1$s_count + coalesce(excluded.%1$s_count, 0) END,
            %1$s_questionable = CASE WHEN b.%1$s_questionable IS NULL THEN excluded.%1$s_questionable
                                     ELSE b.%1$s_questionable + coalesce(excluded.%1$s_questionable, 0) END,
            %1$s_min = least(b.%1$s_min, excluded.%1$s_min),
            %1$s_max = greatest(b.%1$s_max, excluded.%1$s_max)\
            """;

    /** The names, five a vital. */
    static final String NAMES =
            each(
                    sign ->
                            "%1$s_sum, %1$s_count, %1$s_questionable, %1$s_min, %1$s_max"
                                    .formatted(sign.column()));

    /**
     * Vitals of samples, null where the value does not count. Validity has two bits a vital: the
     * higher one says that it was not measured.
     */
    static final String COUNTED_VITALS =
            each(
                    sign ->
                            "CASE WHEN validity & %2$s = 0 THEN %1$s END AS %1$s"
                                    .formatted(
                                            sign.column(),
                                            String.valueOf(2 << (2 * sign.index()))));

    /** {@link #NAMES} of minutes, from counted vitals and validity. */
    static final String OF_A_MINUTE = values(MINUTE_SUM);

    /** {@link #NAMES} of hours, from counted vitals and validity. */
    static final String OF_AN_HOUR = values("sum(%s)");

    /** {@link #NAMES} of hours, from minutes. */
    static final String OF_MINUTES =
            each(
                    sign ->
                            "sum(%1$s_sum), sum(%1$s_count), sum(%1$s_questionable), min(%1$s_min), max(%1$s_max)"
                                    .formatted(sign.column()));

    /** What DO UPDATE sets in a minute named b, to add another to it. */
    static final String MERGE_MINUTE =
            each(sign -> MERGED.formatted(sign.column(), String.valueOf(Integer.MAX_VALUE)));

    /** As {@link #MERGE_MINUTE}. */
    static final String MERGE_HOUR =
            each(sign -> MERGED.formatted(sign.column(), String.valueOf(Long.MAX_VALUE)));

    /** A bucket in which nothing was measured is none. */
    static final String IS_MEASURED =
            "coalesce("
                    + SIGNS.stream()
                            .map(sign -> "max(" + sign.column() + ")")
                            .collect(Collectors.joining(", "))
                    + ") IS NOT NULL";

    /** What {@link PatientSums} hold, of buckets that are grouped by patient. */
    static final String SUMS_OF_PATIENT =
            total("(%1$s_count IS NOT NULL)::int", "")
                    + total("coalesce(%1$s_count, 0)", ", ")
                    + total("coalesce(%1$s_count - coalesce(%1$s_questionable, 0), 0)", ", ")
                    + total("coalesce(%1$s_sum, 0)", ", ")
                    + total("coalesce(%1$s_min, 0)::int", ", ")
                    + total("coalesce(%1$s_max, 0)::int", ", ");

    /** Parameters $1 … $48 as rows of device, patient, bucket and {@link #NAMES}. */
    static final String ROWS =
            "unnest($1::int[], $2::int[], $3::bigint[], "
                    + IntStream.range(0, SIGNS.size())
                            .mapToObj(i -> 4 + A_VITAL * i)
                            .map(PgRollupColumns::arrays)
                            .collect(Collectors.joining(", "))
                    + ") AS u(device_id, patient_id, bucket, "
                    + NAMES
                    + ")";

    private PgRollupColumns() {}

    private static String arrays(int first) {
        return IntStream.range(0, A_VITAL)
                .mapToObj(i -> "$" + (first + i) + (i < INTS_A_VITAL ? "::int[]" : "::smallint[]"))
                .collect(Collectors.joining(", "));
    }

    private static String values(String sum) {
        return each(
                sign ->
                        "%2$s, nullif(count(%1$s), 0), nullif(count(%1$s) FILTER (WHERE validity & %3$s <> 0), 0), min(%1$s), max(%1$s)"
                                .formatted(
                                        sign.column(),
                                        sum.formatted(sign.column()),
                                        String.valueOf(1 << (2 * sign.index()))));
    }

    private static String total(String ofVital, String before) {
        return before
                + "sum("
                + SIGNS.stream()
                        .map(sign -> ofVital.formatted(sign.column()))
                        .collect(Collectors.joining(" + "))
                + ")::bigint";
    }

    private static String each(Function<VitalSign, String> ofVital) {
        return SIGNS.stream().map(ofVital).collect(Collectors.joining(",\n"));
    }

    /** The parameters of {@link #ROWS}. */
    static Tuple bind(List<RollupBucket> minutes) {
        Tuple tuple = Tuple.tuple(new ArrayList<>(3 + A_VITAL * SIGNS.size()));
        tuple.addValue(minutes.stream().map(RollupBucket::deviceId).toArray(Integer[]::new));
        tuple.addValue(minutes.stream().map(RollupBucket::patientId).toArray(Integer[]::new));
        tuple.addValue(minutes.stream().map(RollupBucket::start).toArray(Long[]::new));
        for (VitalSign sign : SIGNS) {
            List<@Nullable VitalStats> column =
                    minutes.stream().map(bucket -> bucket.vitals().get(sign)).toList();
            addInts(tuple, column, stats -> (int) Math.min(stats.sum(), Integer.MAX_VALUE));
            addInts(tuple, column, VitalStats::count);
            addInts(tuple, column, PgRollupColumns::questionable);
            addShorts(tuple, column, VitalStats::min);
            addShorts(tuple, column, VitalStats::max);
        }
        return tuple;
    }

    private static @Nullable Integer questionable(VitalStats stats) {
        int questionable = stats.count() - stats.valid();
        return questionable == 0 ? null : questionable;
    }

    private static void addInts(
            Tuple tuple,
            List<@Nullable VitalStats> column,
            Function<VitalStats, @Nullable Integer> value) {
        @Nullable Integer[] values = new @Nullable Integer[column.size()];
        for (int row = 0; row < values.length; row++) {
            VitalStats stats = column.get(row);
            values[row] = stats == null ? null : value.apply(stats);
        }
        tuple.addValue(values);
    }

    private static void addShorts(
            Tuple tuple, List<@Nullable VitalStats> column, Function<VitalStats, Short> value) {
        @Nullable Short[] values = new @Nullable Short[column.size()];
        for (int row = 0; row < values.length; row++) {
            VitalStats stats = column.get(row);
            values[row] = stats == null ? null : value.apply(stats);
        }
        tuple.addValue(values);
    }

    /**
     * The vitals of a row.
     *
     * @param first place of the first of {@link #NAMES}
     */
    static Map<VitalSign, VitalStats> vitals(Row row, int first) {
        Map<VitalSign, VitalStats> vitals = new EnumMap<>(VitalSign.class);
        for (VitalSign sign : SIGNS) {
            int at = first + A_VITAL * sign.index();
            Integer count = row.getInteger(at + 1);
            if (count != null) {
                Integer questionable = row.getInteger(at + 2);
                vitals.put(
                        sign,
                        new VitalStats(
                                count,
                                count - (questionable == null ? 0 : questionable),
                                row.getLong(at),
                                row.getShort(at + 3),
                                row.getShort(at + 4)));
            }
        }
        return vitals;
    }
}
