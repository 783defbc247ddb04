package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/**
 * Jobs that bring something back, for the one node that does them. What is noted of a job that is
 * over changes nothing. Thread-safe. Every Future fails with a {@link
 * io.wardstream.store.StorageException}.
 */
interface RestoreQueue {

    /** Some jobs that are due, the oldest first. */
    Future<List<Restore>> due(Instant now);

    Future<Void> running(UUID id);

    /** The store is fetching it: to be looked at again. */
    Future<Void> storeAsked(UUID id, Instant now, Instant dueAt);

    Future<Void> progress(UUID id, long rows, long rowsDone);

    Future<Void> done(UUID id, Instant now, Instant readableUntil);

    Future<Void> failed(UUID id, Instant now, String error);

    /** An attempt failed that may succeed later. */
    Future<Void> again(UUID id, Instant dueAt, String error);

    /** Days that are in PostgreSQL for a job that is not over, or whose time is not over. */
    Future<List<LocalDate>> kept(Instant now);

    /** Forgets jobs that ended before the instant. */
    Future<Void> forgetBefore(Instant instant);
}
