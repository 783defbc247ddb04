package io.wardstream.whatif.replay;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of one alarm under other rules.
 *
 * @param before as it was; null: there was none
 * @param after as it would be; null: there would be none
 */
public record Difference(Kind kind, @Nullable AlarmEpisode before, @Nullable AlarmEpisode after) {

    /** Each alarm before and after is in one difference of one kind. */
    public enum Kind {
        /** Shown at the same moment. */
        UNCHANGED,
        LATER,
        EARLIER,
        /** No alarm of that condition while it lasted. */
        MISSED,
        /** Missed so far, but it lasted when the samples ended, and not for the longest delay. */
        UNDECIDED,
        /** Part of an alarm that goes on from one before it. */
        JOINED,
        NEW,
        /** A further part of one that was a single alarm. */
        SPLIT
    }

    /** The one that tells what it is about. */
    public AlarmEpisode episode() {
        AlarmEpisode was = before;
        AlarmEpisode becomes = after;
        if (was != null) {
            return was;
        }
        if (becomes != null) {
            return becomes;
        }
        throw new IllegalStateException("a difference of nothing");
    }

    /** How much later it would be shown; negative: earlier, 0: at once or not at all. */
    public long byMillis() {
        AlarmEpisode was = before;
        AlarmEpisode becomes = after;
        return was == null || becomes == null ? 0 : becomes.shownAt() - was.shownAt();
    }

    /** Above 0: the highest priority it would have is higher than it was, below: lower. */
    public int rise() {
        AlarmEpisode was = before;
        AlarmEpisode becomes = after;
        return was == null || becomes == null
                ? 0
                : becomes.priority().code() - was.priority().code();
    }
}
