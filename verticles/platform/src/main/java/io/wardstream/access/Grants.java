package io.wardstream.access;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Who has which role where. Thread-safe; every future fails with a {@code StorageException} when
 * the database cannot answer.
 */
public interface Grants {

    int MAX_PER_USER = 100;

    /** The grants of a user, the oldest first. */
    Future<List<HeldGrant>> of(int userId);

    Future<Optional<HeldGrant>> find(UUID publicId);

    /** Empty when the user has it already, or has {@link #MAX_PER_USER}. */
    Future<Optional<HeldGrant>> add(int userId, Grant grant);

    /**
     * Takes a grant away.
     *
     * @return failed with a {@link LastAdministratorException} when it is the last one
     */
    Future<Void> remove(HeldGrant held);
}
