package io.wardstream.alerts.score;

import org.jspecify.annotations.Nullable;

/** The ACVPU scale. */
public enum Consciousness {
    ALERT("A"),
    NEW_CONFUSION("C"),
    VOICE("V"),
    PAIN("P"),
    UNRESPONSIVE("U");

    private static final Consciousness[] ALL = values();

    private final String letter;

    Consciousness(String letter) {
        this.letter = letter;
    }

    /** One letter: on every wire and in the database. */
    public String letter() {
        return letter;
    }

    /** Null when the letter is none of the five. */
    public static @Nullable Consciousness byLetter(String letter) {
        for (Consciousness level : ALL) {
            if (level.letter.equals(letter)) {
                return level;
            }
        }
        return null;
    }
}
