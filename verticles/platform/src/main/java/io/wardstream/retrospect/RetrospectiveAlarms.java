package io.wardstream.retrospect;

import io.vertx.core.Future;
import io.wardstream.alerts.AlarmFilter;
import io.wardstream.store.Scope;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Alarms found in samples that came late, as people see them. Thread-safe; every Future fails with
 * a {@code StorageException} when the database cannot answer.
 */
public interface RetrospectiveAlarms {

    /** By the order of their record, the newest first; those joined to others are left out. */
    Future<RetrospectiveSlice> list(Scope scope, AlarmFilter filter, long before, int limit);

    /** Empty when there is none of that id in the scope. */
    Future<Optional<RetrospectiveAlarm>> find(Scope scope, UUID id);

    /** What was found of it, the oldest first; empty when there is none of that id. */
    Future<List<RetrospectiveEvent>> events(Scope scope, UUID id);
}
