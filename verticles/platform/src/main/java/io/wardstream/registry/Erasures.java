package io.wardstream.registry;

import io.vertx.core.Future;
import io.wardstream.store.Scope;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Takes the names from what is kept of patients. Thread-safe; every future fails with a {@code
 * StorageException} when the database cannot answer.
 */
public interface Erasures {

    /** Why; words of ours, so that no name is written into the log of erasures. */
    enum Reason {
        PATIENT_REQUEST,
        RETENTION_OVER,
        CREATED_BY_MISTAKE,
        COURT_ORDER;

        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Null when there is none of that name. */
        public static @Nullable Reason byWireName(String name) {
            for (Reason reason : values()) {
                if (reason.wireName().equals(name)) {
                    return reason;
                }
            }
            return null;
        }
    }

    /** What came of it. */
    enum Outcome {
        /** Nothing says any more who it was; or so it was before. */
        ERASED,
        /** Still a patient here: to be discharged first. */
        ADMITTED,
        /** The patient, or the hospital, is held. */
        HELD
    }

    /** Somebody who is, or was, a patient. */
    record Subject(int patientId, int hospitalId, int wardId) {}

    /** Erased ones are found too; empty when there is none of that id in the scope. */
    Future<Optional<Subject>> find(Scope scope, UUID id);

    /**
     * Deletes what identifies the patient, and writes down that it was done. Samples, alarms and
     * scores stay, as those of a number. What others have made with the name in it is theirs to
     * remove: see {@link #unfinished}.
     *
     * @param by user name
     */
    Future<Outcome> erase(Subject subject, Reason reason, String by);

    /** Erased patients of whom something with the name in it may be left; at most so many. */
    Future<List<Integer>> unfinished(int limit);

    /** Nothing of the patient is left that has the name in it. */
    Future<Void> finished(int patientId);
}
