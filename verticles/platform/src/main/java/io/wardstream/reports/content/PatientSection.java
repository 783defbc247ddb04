package io.wardstream.reports.content;

import io.wardstream.codec.model.VitalSign;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a report on paper says of one patient, gathered while the samples go by: its size depends on
 * the charts, not on how many samples there were. Not safe for use by two threads.
 */
public final class PatientSection implements SeriesSink {
    /** More would not be seen on paper. */
    static final int MOST_BUCKETS = 600;

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;

    /** Lengths people can think in. */
    private static final List<Long> LENGTHS =
            List.of(
                    SECOND,
                    5 * SECOND,
                    10 * SECOND,
                    30 * SECOND,
                    MINUTE,
                    2 * MINUTE,
                    5 * MINUTE,
                    10 * MINUTE,
                    15 * MINUTE,
                    30 * MINUTE,
                    HOUR,
                    2 * HOUR,
                    4 * HOUR,
                    6 * HOUR,
                    12 * HOUR,
                    24 * HOUR);

    private final ReportPatient patient;
    private final long begin;
    private final long bucket;
    private final int buckets;
    private final Map<VitalSign, VitalSummary> summaries = new EnumMap<>(VitalSign.class);
    private final Map<VitalSign, Trend> trends = new EnumMap<>(VitalSign.class);
    private final Gaps gaps = new Gaps();
    private long length;
    private long seenFrom;
    private long seenTo;

    /**
     * @param begin of the range, epoch milliseconds
     * @param end of the range, excluded
     */
    public PatientSection(ReportPatient patient, long begin, long end) {
        this.patient = patient;
        this.begin = begin;
        this.bucket = bucketLength(end - begin);
        this.buckets = (int) Math.ceilDiv(end - begin, bucket);
    }

    private static long bucketLength(long range) {
        return LENGTHS.stream()
                .filter(length -> Math.ceilDiv(range, length) <= MOST_BUCKETS)
                .findFirst()
                .orElse(LENGTHS.getLast());
    }

    /** As {@link ReportWriter#stretch}. */
    public void stretch(long from, long to) {
        gaps.stretch(from, to);
        length += to - from;
    }

    @Override
    public void seen(long from, long to) {
        gaps.seen(from, to);
        seenFrom = from;
        seenTo = to;
    }

    @Override
    public void values(VitalSign vital, int count, int valid, long sum, short min, short max) {
        summaries
                .computeIfAbsent(vital, _ -> new VitalSummary(vital, begin))
                .add(seenFrom, seenTo, count, valid, sum, min, max);
        trends.computeIfAbsent(vital, _ -> new Trend(vital, begin, bucket, buckets))
                .add(seenFrom, count, sum, min, max);
    }

    /** Nothing more comes. */
    public void finish() {
        gaps.finish();
    }

    public ReportPatient patient() {
        return patient;
    }

    /** Of all stretches together, in milliseconds. */
    public long length() {
        return length;
    }

    /** Of the vitals that were measured, in the order of the catalogue. */
    public List<VitalSummary> summaries() {
        return List.copyOf(summaries.values());
    }

    /** As {@link #summaries}. */
    public List<Trend> trends() {
        return List.copyOf(trends.values());
    }

    public Gaps gaps() {
        return gaps;
    }
}
