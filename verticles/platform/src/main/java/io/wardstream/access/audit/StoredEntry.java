package io.wardstream.access.audit;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it lies in the database, word for word.
 *
 * @param id in the order of arrival
 * @param writer the run of the node that wrote it
 * @param seq among what that run wrote
 * @param userId 0: nobody that is known
 * @param hospitalId 0: none
 * @param repeats how many alike it stands for
 */
public record StoredEntry(
        long id,
        UUID writer,
        long seq,
        Instant at,
        int userId,
        @Nullable String username,
        @Nullable UUID session,
        String address,
        String action,
        String operation,
        int hospitalId,
        @Nullable UUID ward,
        @Nullable UUID patient,
        @Nullable UUID target,
        String outcome,
        int status,
        @Nullable String purpose,
        @Nullable String request,
        int repeats) {}
