package io.wardstream.access;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The people who can log in, and the services that come with a key. Thread-safe; every future fails
 * with a {@code StorageException} when the database cannot answer.
 */
public interface Users {

    /** Bytes of UTF-8 a password may have: bcrypt reads no further. */
    int MAX_PASSWORD_BYTES = Passwords.MAX_BYTES;

    /** Characters a password has at least. */
    int MIN_PASSWORD_LENGTH = 12;

    /** Whether a password is one of those that are tried first. */
    static boolean isCommonPassword(String password, String username) {
        return CommonPasswords.holds(password, username);
    }

    /**
     * Adds a person with these grants.
     *
     * @param password at most {@link #MAX_PASSWORD_BYTES}
     * @return failed with a {@code StorageException} of category DUPLICATE when the name is taken
     */
    Future<User> create(String username, String password, List<Grant> grants);

    /** Adds a service with these grants; fails as {@link #create} does. */
    Future<User> createService(String username, List<Grant> grants);

    /**
     * Users in the order in which they were added.
     *
     * @param after id of the last one seen, 0: from the beginning
     */
    Future<List<User>> list(UserFilter filter, int after, int limit);

    /** Empty when there is none, or it was deleted. */
    Future<Optional<User>> find(UUID publicId);

    /** The same by the id inside the platform. */
    Future<Optional<User>> find(int userId);

    /**
     * Enables or disables a user, or gives a new password. Ends all sessions of a user who is
     * disabled or gets a password; keys of a service open nothing while it is disabled.
     *
     * @param isEnabled null: as it is
     * @param password null: as it is; only for persons with one
     * @return failed with a {@link LastAdministratorException} when it is the last one
     */
    Future<Void> change(int userId, @Nullable Boolean isEnabled, @Nullable String password);

    /**
     * Deletes a user: takes grants, sessions, keys and password away. The name stays taken, so that
     * what is written of the user goes on to mean one.
     *
     * @return failed with a {@link LastAdministratorException} when it is the last one
     */
    Future<Void> delete(int userId);

    /** The id inside the platform of a user who can log in and sees the ward; empty for others. */
    Future<Optional<Integer>> idOf(UUID publicId, int hospitalId, int wardId);

    /** Whether somebody can log in and sees the ward. */
    Future<Boolean> maySee(int userId, int hospitalId, int wardId);

    /** Adds the first administrator when there is no user at all; true when it did. */
    Future<Boolean> createFirst(String username, String password);
}
