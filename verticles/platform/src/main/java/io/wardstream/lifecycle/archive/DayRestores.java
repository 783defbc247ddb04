package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.wardstream.store.Scope;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/**
 * Brings archived days back into PostgreSQL, and tells of all jobs that bring something back.
 * Thread-safe. Every Future fails with a {@link io.wardstream.store.StorageException}.
 */
public interface DayRestores {

    /** What became of a request. */
    sealed interface Asked {
        /** A job of this request, or the one of an earlier request that still stands. */
        record Accepted(Restore job) implements Asked {}

        /** Its samples are in PostgreSQL, or there never were any. */
        record NotArchived() implements Asked {}

        /** Its Parquet has been deleted. */
        record Expired() implements Asked {}
    }

    Future<Asked> restore(int hospitalId, LocalDate day, String requestedBy);

    Future<Optional<Restore>> find(Scope scope, UUID id);
}
