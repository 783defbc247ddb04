package io.wardstream.access.audit;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reads the audit for people. Thread-safe. */
public interface AuditReader {

    /**
     * The newest first, as far as they are in the database.
     *
     * @param before id of the last one known; 0: from the newest
     * @return failed with a {@code StorageException} when the database cannot answer
     */
    Future<List<StoredEntry>> list(AuditFilter filter, long before, int limit);

    /** The public ids of the users in these entries. */
    Future<Map<Integer, UUID>> publicIds(List<StoredEntry> entries);
}
