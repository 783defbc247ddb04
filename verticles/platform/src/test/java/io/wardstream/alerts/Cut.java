package io.wardstream.alerts;

/** Where the way of an alarm into the database is cut, and who survives it. */
enum Cut {
    KILLED_BEFORE_THE_WRITE(Reach.NOTHING, true, false),

    /** The sample that says it is not stored either: its device sends it again. */
    KILLED_BEFORE_WRITE_AND_SAMPLE(Reach.NOTHING, true, false),

    KILLED_BEFORE_THE_COMMIT(Reach.STATEMENT, true, false),

    /** Nobody was told, neither who wrote it nor those who watch. */
    KILLED_AFTER_THE_COMMIT(Reach.COMMIT, true, false),

    DISCONNECTED_BEFORE_THE_COMMIT(Reach.STATEMENT, false, false),

    DISCONNECTED_AFTER_THE_COMMIT(Reach.COMMIT, false, false),

    /** Everybody was told; who was to plan messages dies with what was taken for that. */
    KILLED_BEFORE_IT_IS_PLANNED(Reach.COMMIT, false, true);

    /** How far the write comes. */
    enum Reach {
        NOTHING,
        STATEMENT,
        COMMIT
    }

    private final Reach reach;
    private final boolean isDeadly;
    private final boolean isAnswered;

    Cut(Reach reach, boolean isDeadly, boolean isAnswered) {
        this.reach = reach;
        this.isDeadly = isDeadly;
        this.isAnswered = isAnswered;
    }

    Reach reaches() {
        return reach;
    }

    /** Whoever writes is dead from then on. */
    boolean isDeadly() {
        return isDeadly;
    }

    /** Who writes learns that it is written. */
    boolean isAnswered() {
        return isAnswered;
    }

    boolean isCommitted() {
        return reach == Reach.COMMIT;
    }
}
