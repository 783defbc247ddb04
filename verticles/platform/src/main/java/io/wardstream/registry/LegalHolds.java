package io.wardstream.registry;

import io.vertx.core.Future;
import io.wardstream.registry.LegalHold.Subject;
import io.wardstream.store.Scope;
import java.util.List;

/**
 * Sets and releases holds. Thread-safe; every future fails with a {@code StorageException} when the
 * database cannot answer.
 */
public interface LegalHolds {

    /**
     * Holds it from then on; completes when no deletion is under way that does not know of it. One
     * for the same reason stays as it is; one for another reason ends and this takes its place.
     *
     * @param by user name
     */
    Future<LegalHold> set(Subject subject, String reason, String by);

    /**
     * Ends the hold in force; false when there was none. A patient may be held with the hospital
     * still.
     */
    Future<Boolean> release(Subject subject, String by);

    /**
     * The holds of a patient and of the whole hospital, or of a hospital and of all its patients,
     * released ones too: the newest first, at most 1,000.
     */
    Future<List<LegalHold>> list(Scope scope, Subject subject);
}
