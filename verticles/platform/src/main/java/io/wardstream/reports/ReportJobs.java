package io.wardstream.reports;

import io.vertx.core.Future;
import io.wardstream.store.Scope;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reports as people see them. Thread-safe; every Future fails with a {@code StorageException} when
 * the database cannot answer.
 */
public interface ReportJobs {

    /** What came of asking. */
    sealed interface Submitted {

        /** It waits to be taken up; or it is there already, under the same key. */
        record Accepted(ReportJob job) implements Submitted {}

        /** The key was used for something else. */
        record OtherRequest() implements Submitted {}

        /** Who asks has as many as may be waiting or under way. */
        record TooMany() implements Submitted {}
    }

    /**
     * A part of a long list.
     *
     * @param nextBefore where the next part begins, as {@code before} of the next call; 0: this was
     *     the last
     */
    record Slice(List<ReportJob> items, long nextBefore) {
        public Slice {
            items = List.copyOf(items);
        }
    }

    /**
     * Puts it in.
     *
     * @param key the same again finds the job it made; null: always another job
     */
    Future<Submitted> submit(ReportRequest request, String by, @Nullable String key);

    /** Empty when there is none of that id in the scope. */
    Future<Optional<ReportJob>> find(Scope scope, UUID id);

    /**
     * Those of one user, the newest first.
     *
     * @param before 0, or {@code nextBefore} of the slice before
     */
    Future<Slice> list(Scope scope, String by, long before, int limit);

    /**
     * Those about one patient, whoever asked, the newest first.
     *
     * @param before 0, or {@code nextBefore} of the slice before
     */
    Future<Slice> ofPatient(Scope scope, int patientId, long before, int limit);

    /**
     * Ends one that waits or is under way: whoever works on it stops within seconds. One that is
     * over is removed with what it made.
     */
    Future<Void> cancelOrRemove(UUID id);
}
