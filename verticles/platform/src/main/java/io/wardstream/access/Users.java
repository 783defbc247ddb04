package io.wardstream.access;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The people who can log in. Thread-safe. */
public interface Users {

    /** Bytes of UTF-8 a password may have: bcrypt reads no further. */
    int MAX_PASSWORD_BYTES = Passwords.MAX_BYTES;

    /**
     * Adds a user with these grants.
     *
     * @param password at most {@link #MAX_PASSWORD_BYTES}
     * @return failed with a {@code StorageException} of category DUPLICATE when the name is taken
     */
    Future<User> create(String username, String password, List<Grant> grants);

    /** All users by name, at most 1,000. */
    Future<List<User>> list();

    /**
     * The id inside the platform of a user who can log in and sees the hospital; empty for others.
     */
    Future<Optional<Integer>> idOf(UUID publicId, int hospitalId);

    /** Whether somebody can log in and sees the hospital. */
    Future<Boolean> maySee(int userId, int hospitalId);

    /** Adds the first administrator when there is no user at all; true when it did. */
    Future<Boolean> createFirst(String username, String password);
}
