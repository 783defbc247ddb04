package io.wardstream.alerts;

import io.vertx.core.Future;
import io.wardstream.store.Scope;

/** Reads what counts for the score of a patient from what is stored. Thread-safe. */
interface CountableReader {

    /** Fails with a {@code StorageException}; nothing counts of who is outside the scope. */
    Future<Countable> of(Scope scope, int patientId);
}
