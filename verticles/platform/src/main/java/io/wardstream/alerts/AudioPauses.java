package io.wardstream.alerts;

import io.vertx.core.Future;
import io.wardstream.codec.model.AudioPause;
import io.wardstream.store.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Pauses of the sound of alarms, for a patient or a ward. A pause is short, ends by itself, and
 * ends at once when an alarm it covers begins to sound or becomes more urgent; it never changes an
 * alarm. Thread-safe; every Future fails with a {@code StorageException} when the database cannot
 * answer.
 */
public interface AudioPauses {

    /** The longest a pause may last, and how long it does unless told otherwise. */
    int MAX_SECONDS = 120;

    /** The same while an alarm of high priority is up that it would cover. */
    int MAX_SECONDS_HIGH = 30;

    /** The most that {@link #inForce} gives. */
    int MAX_LISTED = 1_000;

    /** How an attempt to pause the sound ended. */
    sealed interface Outcome {

        /** It is on record and in force. */
        record Begun(AudioPause pause) implements Outcome {}

        /** An alarm of high priority is up, and this is too long for it. */
        record TooLong(int maxSeconds) implements Outcome {}
    }

    /**
     * Pauses the sound, in place of an earlier pause of the same place. Published after the commit.
     *
     * @param seconds 1 to {@link #MAX_SECONDS}; null: the longest that is allowed now
     * @param by user name
     */
    Future<Outcome> begin(AudioPause.Place place, @Nullable Integer seconds, String by);

    /**
     * Ends the pause of this very place, if there is one; a patient's is not ended with the ward's.
     * Published after the commit.
     *
     * @param by user name
     */
    Future<Void> end(AudioPause.Place place, String by);

    /** The pauses in force in a hospital, at most {@link #MAX_LISTED}. */
    Future<List<AudioPause>> inForce(Scope scope, int hospitalId);
}
