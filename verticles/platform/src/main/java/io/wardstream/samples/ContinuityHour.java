package io.wardstream.samples;

import java.time.Instant;
import java.util.List;

/**
 * Which samples of a device are there of an hour. {@link #UNKNOWN} stands for what nobody knows any
 * more.
 *
 * @param stored samples observed in the hour
 * @param missing seqs that never came, behind samples of the hour
 * @param rejected whole samples that were refused in the hour
 * @param holes what is missing, by epoch and seq, at most {@link #MOST_HOLES}
 */
public record ContinuityHour(
        Instant from, long stored, long missing, long rejected, List<Hole> holes) {

    public static final long UNKNOWN = -1;

    /** The most holes that are named of an hour. */
    public static final int MOST_HOLES = 100;

    /** Seqs {@code from..to} of an epoch of the device. */
    public record Hole(long epoch, int from, int to) {}

    public ContinuityHour {
        holes = List.copyOf(holes);
    }

    /** An hour whose samples are not kept here any more. */
    static ContinuityHour unknown(Instant from) {
        return new ContinuityHour(from, UNKNOWN, UNKNOWN, UNKNOWN, List.of());
    }

    public boolean isKnown() {
        return stored != UNKNOWN;
    }

    /** What should be there; {@link #UNKNOWN} when one of its parts is. */
    public long expected() {
        return isKnown() && rejected != UNKNOWN ? stored + missing + rejected : UNKNOWN;
    }
}
