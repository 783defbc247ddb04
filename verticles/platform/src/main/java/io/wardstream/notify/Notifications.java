package io.wardstream.notify;

import io.vertx.core.Future;
import io.wardstream.store.Scope;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Messages as people see them. Thread-safe; every Future fails with a {@code StorageException} when
 * the database cannot answer.
 */
public interface Notifications {

    /**
     * Which messages to list.
     *
     * @param hospitalId 0: all
     * @param wardId 0: all
     * @param state null: all
     */
    record Filter(int hospitalId, int wardId, @Nullable NotificationState state) {}

    /**
     * A part of a long list.
     *
     * @param nextBefore where the next part begins; 0: this was the last
     */
    record Part(List<Notification> items, long nextBefore) {
        public Part {
            items = List.copyOf(items);
        }
    }

    /**
     * The newest first.
     *
     * @param before 0, or {@code nextBefore} of the part before
     */
    Future<Part> list(Scope scope, Filter filter, long before, int limit);

    /** Empty when there is none of that id in the scope. */
    Future<Optional<Notification>> find(Scope scope, UUID id);

    /** Sends a dead message again, at once and with as many attempts; empty when it is not dead. */
    Future<Optional<Notification>> retry(UUID id);
}
