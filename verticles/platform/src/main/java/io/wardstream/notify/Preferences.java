package io.wardstream.notify;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * How people want to be told. Thread-safe; every Future fails with a {@code StorageException} when
 * the database cannot answer.
 */
public interface Preferences {

    /** Version 0 for somebody who has not said. */
    Future<Preference> find(int userId);

    /**
     * Says how somebody wants to be told from now on.
     *
     * @param wanted its version does not count
     * @param expectedVersion 0: that nothing was said yet; -1: whatever it is
     * @return empty when it is not of the version expected
     */
    Future<Optional<Preference>> replace(int userId, Preference wanted, int expectedVersion);
}
