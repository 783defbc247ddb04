package io.wardstream.alerts.engine;

import org.jspecify.annotations.Nullable;

/** What a rule may ask of an early-warning score. */
public enum Score {
    /** The aggregate of NEWS2. */
    NEWS2("news2", "NEWS2_HIGH", 1, 20),
    /** The highest single parameter of NEWS2: the score's own trigger is 3. */
    NEWS2_SINGLE("news2_single", "NEWS2_SINGLE", 3, 3);

    private static final Score[] ALL = values();

    private final String wireName;
    private final String code;
    private final int least;
    private final int most;

    Score(String wireName, String code, int least, int most) {
        this.wireName = wireName;
        this.code = code;
        this.least = least;
        this.most = most;
    }

    /** The name in rules and in the database. */
    public String wireName() {
        return wireName;
    }

    /** Null when the name is none of them. */
    public static @Nullable Score byWireName(String name) {
        for (Score score : ALL) {
            if (score.wireName.equals(name)) {
                return score;
            }
        }
        return null;
    }

    /** As in alarms. */
    public String code() {
        return code;
    }

    /** The lowest {@code atLeast} of a rule. */
    public int least() {
        return least;
    }

    /** The highest {@code atLeast} of a rule. */
    public int most() {
        return most;
    }
}
