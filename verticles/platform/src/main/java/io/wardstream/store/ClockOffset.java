package io.wardstream.store;

/** How far two clocks are apart, as far as one question and its answer can tell. */
final class ClockOffset {

    private ClockOffset() {}

    /**
     * Compares, all in milliseconds.
     *
     * @param asked this machine's clock before the question
     * @param theirs the other clock while it was answered
     * @param answered this machine's clock after the answer
     * @return by how much this machine's clock is ahead, negative when it is behind; 0 when it may
     *     be right
     */
    static long millis(long asked, long theirs, long answered) {
        if (theirs < asked) {
            return asked - theirs;
        }
        return Math.min(0, answered - theirs);
    }
}
