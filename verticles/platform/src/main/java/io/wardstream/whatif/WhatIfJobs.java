package io.wardstream.whatif;

import io.vertx.core.Future;
import io.wardstream.store.Scope;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What-ifs as people see them. Thread-safe; every Future fails with a {@code StorageException} when
 * the database cannot answer.
 */
public interface WhatIfJobs {
    /** Of a hospital, waiting or under way; more are refused. */
    int MOST_OPEN = 20;

    /** What came of asking. */
    sealed interface Submitted {

        /** It waits to be taken up; or it is there already, under the same key. */
        record Accepted(WhatIfJob job) implements Submitted {}

        /** The key was used for something else. */
        record OtherRequest() implements Submitted {}

        /** The hospital has {@link #MOST_OPEN} already. */
        record TooMany() implements Submitted {}
    }

    /**
     * Puts it in.
     *
     * @param key the same again finds the job it made; null: always another job
     */
    Future<Submitted> submit(WhatIfRequest request, String by, @Nullable String key);

    /** Empty when there is none of that id in the scope. */
    Future<Optional<WhatIfJob>> find(Scope scope, UUID id);

    /** Ends it, unless it has ended; whoever works on it stops within a second. */
    Future<Void> cancel(UUID id);
}
