package io.wardstream.store;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.DatabaseException;
import io.vertx.sqlclient.TransactionRollbackException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What went wrong at the database, in the categories that decide what to do next. */
public final class StorageException extends RuntimeException {

    /** What to do about it. */
    public enum Category {
        /** The database or the way to it; the same statement may succeed later. */
        RETRY,
        /** No partition is open for a row. */
        NO_PARTITION,
        /** A row is there already. */
        DUPLICATE,
        /** Another session has taken over. */
        FENCED,
        /** The rows themselves; sending them again cannot help. */
        BAD_DATA,
        /** A fault in the program or the schema. */
        OTHER
    }

    /** Raised by our own SQL when a session's fence is stale. */
    private static final String FENCED_STATE = "WS001";

    /** A write in a transaction that may only read: the server is a standby, or was told to be. */
    private static final String READ_ONLY_STATE = "25006";

    /** The server stops, has crashed, or does not take connections yet. */
    private static final Set<String> SHUT_DOWN = Set.of("57P01", "57P02", "57P03");

    private static final String CONNECTION_CLASS = "08";

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String CHECK_VIOLATION = "23514";

    private final Category category;
    private final @Nullable String sqlState;

    public StorageException(Category category, String message, @Nullable Throwable cause) {
        this(category, null, message, cause);
    }

    private StorageException(
            Category category,
            @Nullable String sqlState,
            String message,
            @Nullable Throwable cause) {
        super(message, cause);
        this.category = category;
        this.sqlState = sqlState;
    }

    /** Sorts a failure of the driver by its SQLSTATE; a StorageException stays what it is. */
    public static StorageException of(Throwable failure) {
        return switch (failure) {
            case StorageException known -> known;
            case PgException refused -> of(refused);
            case TransactionRollbackException rolledBack -> other(rolledBack);
            case IOException lost -> away(lost);
            case TimeoutException late -> away(late);
            case VertxException misuse when isMisuse(misuse) -> other(misuse);
            // "connection closed", "pool is too busy", "timeout": the driver has no types for them
            case VertxException driver -> away(driver);
            default -> other(failure);
        };
    }

    /** What a server says that takes no writes, found out without one. */
    static StorageException readOnly() {
        return new StorageException(
                Category.RETRY, READ_ONLY_STATE, "the server takes no writes", null);
    }

    /** Whether a failure is one that {@link #of} can sort, and not one of the caller's own. */
    static boolean isOfTheDriver(Throwable failure) {
        return failure instanceof DatabaseException
                || failure instanceof VertxException
                || failure instanceof IOException
                || failure instanceof TimeoutException;
    }

    /** A parameter that does not fit its statement would be retried for ever otherwise. */
    private static boolean isMisuse(VertxException failure) {
        return String.valueOf(failure.getMessage()).contains("arameter");
    }

    private static StorageException other(Throwable cause) {
        // No message: the driver names the parameter's value there.
        return new StorageException(
                Category.OTHER, "storage failed: " + cause.getClass().getSimpleName(), cause);
    }

    private static StorageException of(PgException refused) {
        String state = String.valueOf(refused.getSqlState());
        // The detail may hold values of a patient's row, so only the message is passed on.
        String message = "storage failed sqlState=" + state + " " + refused.getErrorMessage();
        return new StorageException(category(state, refused), state, message, refused);
    }

    private static StorageException away(Throwable cause) {
        return new StorageException(Category.RETRY, "storage away: " + cause.getMessage(), cause);
    }

    private static Category category(String state, PgException refused) {
        if (state.equals(FENCED_STATE)) {
            return Category.FENCED;
        }
        if (state.equals(READ_ONLY_STATE)) {
            return Category.RETRY;
        }
        if (state.equals(UNIQUE_VIOLATION)) {
            return Category.DUPLICATE;
        }
        if (state.equals(CHECK_VIOLATION)
                && String.valueOf(refused.getErrorMessage()).contains("no partition")) {
            return Category.NO_PARTITION;
        }
        return switch (state.substring(0, Math.min(2, state.length()))) {
            case "08", "40", "53", "57", "58" -> Category.RETRY;
            case "22", "23" -> Category.BAD_DATA;
            default -> Category.OTHER;
        };
    }

    public Category category() {
        return category;
    }

    /** Whether the server takes no writes: another may. */
    boolean isReadOnly() {
        return READ_ONLY_STATE.equals(sqlState);
    }

    /** Whether the server goes, or is gone as far as can be seen from here. */
    boolean isFarewell() {
        return sqlState == null
                ? category == Category.RETRY
                : SHUT_DOWN.contains(sqlState) || sqlState.startsWith(CONNECTION_CLASS);
    }

    /** The five characters PostgreSQL gave; null when the failure is not PostgreSQL's. */
    public @Nullable String sqlState() {
        return sqlState;
    }
}
