package io.wardstream.loadtest;

import java.util.Locale;

/**
 * The memory of one bedside monitor: what it has measured by now, sent and been acked. A sample is
 * due by the clock whatever became of the one before, so a slow platform is sent more at once, not
 * less. One virtual user at a time; the totals are read by others when it has ended.
 */
final class Monitor {
    private static final int MOST_A_FRAME = 500;

    /** Spreads the monitors over the period: a prime, so that neighbours are apart. */
    private static final long APART = 7_919;

    private final Bed bed;
    private final int number;
    private final long periodMillis;
    private long epoch;
    private long firstDue;
    private int sent;
    private volatile int acked;
    private volatile long backMillis;

    /**
     * @param number tells monitors apart: when they measure, and what
     */
    Monitor(Bed bed, int number, long periodMillis) {
        this.bed = bed;
        this.number = number;
        this.periodMillis = periodMillis;
    }

    Bed bed() {
        return bed;
    }

    /** Power on: a new epoch. */
    void start(long now) {
        epoch = now;
        firstDue = now + number * APART % periodMillis;
    }

    /** What it says first on a connection. */
    String hello(long now) {
        return String.format(
                Locale.ROOT,
                "{\"type\":\"hello\",\"epoch\":%d,\"clock\":%d,\"next\":%d,\"oldest\":%d,"
                        + "\"model\":\"PM-9\",\"generation\":\"test\"}",
                epoch,
                now,
                Math.max(created(now), sent) + 1,
                acked + 1);
    }

    /** The server's welcome: what it has is not sent again, the rest is. */
    void welcomed(int stored) {
        acked = Math.max(acked, stored);
        sent = acked;
    }

    /** Until the next sample is due; 0 when one is. */
    long waitMillis(long now) {
        return Math.max(0, firstDue + sent * periodMillis - now);
    }

    /** One frame with all that is due, at least one sample; it counts as sent. */
    String frame(long now) {
        int from = sent + 1;
        sent = Math.clamp(created(now), from, sent + MOST_A_FRAME);
        if (sent == from) {
            return "{\"type\":\"sample\"," + sample(from, "") + "}";
        }
        StringBuilder frame = new StringBuilder("{\"type\":\"samples\",\"samples\":[");
        for (int seq = from; seq <= sent; seq++) {
            frame.append(seq == from ? "{" : ",{").append(sample(seq, "")).append('}');
        }
        return frame.append("]}").toString();
    }

    /** The sample of now, with one more value. */
    String frameWith(long now, String vital, int value) {
        firstDue = now - sent * periodMillis;
        sent++;
        return "{\"type\":\"sample\","
                + sample(sent, String.format(Locale.ROOT, ",\"%s\":%d", vital, value))
                + "}";
    }

    private String sample(int seq, String more) {
        int swing = (number + seq) % 7 - 3;
        return String.format(
                Locale.ROOT,
                "\"seq\":%d,\"at\":%d,\"values\":{\"heart_rate\":%d,\"pulse_rate\":%d,\"spo2\":%d,"
                        + "\"respiration_rate\":%d,\"systolic_bp\":%d,\"diastolic_bp\":%d,"
                        + "\"mean_bp\":%d%s}",
                seq,
                firstDue + (seq - 1) * periodMillis,
                75 + swing,
                75 + swing,
                97,
                15 + swing / 3,
                120 + swing,
                75 + swing,
                90 + swing,
                more);
    }

    /** How the ack ends that settles everything sent. */
    String ackText() {
        return String.format(Locale.ROOT, "\"ack\",\"epoch\":%d,\"seq\":%d}", epoch, sent);
    }

    /** That ack has come. */
    void allAcked() {
        acked = sent;
    }

    /** Through this seq everything was acked, of the epoch of this run. */
    int acked() {
        return acked;
    }

    int sent() {
        return sent;
    }

    long epoch() {
        return epoch;
    }

    /** It is acked again so long after the storm. */
    void back(long millis) {
        backMillis = millis;
    }

    /** 0: it was never away, or is not back. */
    long backMillis() {
        return backMillis;
    }

    private int created(long now) {
        return now < firstDue ? 0 : (int) ((now - firstDue) / periodMillis) + 1;
    }
}
