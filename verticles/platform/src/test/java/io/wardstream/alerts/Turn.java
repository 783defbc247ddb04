package io.wardstream.alerts;

import static io.wardstream.codec.model.VitalSign.HEART_RATE;
import static io.wardstream.codec.model.VitalSign.RESPIRATION_RATE;
import static io.wardstream.codec.model.VitalSign.SPO2;

import io.wardstream.alerts.engine.RuleTemplate;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSign;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A turn in the life of an alarm, with what leads to it and what follows until it is closed. */
enum Turn {
    RAISED(0, low("raised"), normal("returned"), seen()),
    RAISED_WHILE_THE_SOUND_IS_PAUSED(1, pauses(), low("raised"), normal("returned"), seen()),
    ESCALATED(1, low("raised"), veryLow("escalated"), normal("returned"), seen()),
    ESCALATED_WHILE_THE_SOUND_IS_PAUSED(
            2, low("raised"), pauses(), veryLow("escalated"), normal("returned"), seen()),
    ESCALATED_AFTER_IT_WAS_SEEN(
            2, low("raised"), seen(), veryLow("escalated"), normal("returned"), seen()),
    DEESCALATED(1, veryLow("raised"), low("deescalated"), normal("returned"), seen()),
    RETURNED(1, low("raised"), normal("returned"), seen()),
    RETRIGGERED(
            2, low("raised"), normal("returned"), low("retriggered"), normal("returned"), seen()),
    ACKNOWLEDGED(1, low("raised"), seen(), normal("closed")),
    ACKNOWLEDGEMENT_EXPIRED(
            2,
            veryLow("raised"),
            seen(),
            fiveMinutes("acknowledgement_expired"),
            normal("returned"),
            seen()),
    CLOSED_BY_RETURN(2, low("raised"), seen(), normal("closed")),
    CLOSED_BY_BEING_SEEN(2, low("raised"), normal("returned"), seen()),
    CLOSED_WITHOUT_BEING_SEEN(
            1, says(RESPIRATION_RATE, 35, "raised"), says(RESPIRATION_RATE, 16, "closed")),
    LATCHED(1, fast("raised"), steady("latched"), seen()),
    RETRIGGERED_WHILE_LATCHED(
            2, fast("raised"), steady("latched"), fast("retriggered"), steady("latched"), seen()),
    RESET_AFTER_IT_LATCHED(2, fast("raised"), steady("latched"), seen()),
    RAISED_ANEW(
            3, low("raised"), seen(), normal("closed"), low("raised"), normal("returned"), seen());

    /** The limits that all of them go by. */
    static final List<RuleTemplate> RULES =
            List.of(
                    rule(SPO2, AlarmPriority.MEDIUM, 90, Double.NaN, false),
                    rule(SPO2, AlarmPriority.HIGH, 85, Double.NaN, false),
                    rule(RESPIRATION_RATE, AlarmPriority.LOW, Double.NaN, 30, false),
                    rule(HEART_RATE, AlarmPriority.HIGH, Double.NaN, 120, true));

    private final int turn;

    @SuppressWarnings("ImmutableEnumChecker") // a copy by List.of
    private final List<Move> moves;

    /** Something that happens, and the event it leaves on record. */
    sealed interface Move {
        /** Empty: none. */
        String event();
    }

    /** The device says so. */
    record Says(VitalSign vital, double value, String event) implements Move {}

    /** Somebody acknowledges the alarm. */
    record Sees(String event) implements Move {}

    /** Time goes by. */
    record Waits(Duration time, String event) implements Move {}

    /** Somebody pauses the sound of the patient. */
    record Pauses(String event) implements Move {}

    Turn(int turn, Move... moves) {
        this.turn = turn;
        this.moves = List.of(moves);
    }

    List<Move> moves() {
        return moves;
    }

    /** Which of the moves it is. */
    int index() {
        return turn;
    }

    /** The events on record after so many moves, the oldest first. */
    List<String> events(int afterMoves) {
        return moves.stream()
                .limit(afterMoves)
                .map(Move::event)
                .filter(event -> !event.isEmpty())
                .toList();
    }

    /** The cuts that are something of their own here. */
    Stream<Cut> cuts() {
        boolean isSaid = moves.get(turn) instanceof Says;
        return Arrays.stream(Cut.values())
                .filter(cut -> isSaid || cut != Cut.KILLED_BEFORE_WRITE_AND_SAMPLE);
    }

    private static RuleTemplate rule(
            VitalSign vital, AlarmPriority priority, double low, double high, boolean isLatching) {
        return new RuleTemplate(vital, priority, low, high, 1, 0, 1, isLatching);
    }

    private static Move says(VitalSign vital, double value, String event) {
        return new Says(vital, value, event);
    }

    private static Move low(String event) {
        return says(SPO2, 88, event);
    }

    private static Move veryLow(String event) {
        return says(SPO2, 80, event);
    }

    private static Move normal(String event) {
        return says(SPO2, 96, event);
    }

    private static Move fast(String event) {
        return says(HEART_RATE, 150, event);
    }

    private static Move steady(String event) {
        return says(HEART_RATE, 80, event);
    }

    private static Move seen() {
        return new Sees("acknowledged");
    }

    private static Move fiveMinutes(String event) {
        return new Waits(Duration.ofMinutes(5), event);
    }

    private static Move pauses() {
        return new Pauses("");
    }
}
