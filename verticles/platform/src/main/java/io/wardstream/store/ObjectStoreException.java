package io.wardstream.store;

import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** What went wrong at the object store, in the categories that decide what to do next. */
public final class ObjectStoreException extends RuntimeException {

    /** What to do about it. */
    public enum Category {
        /** The store or the way to it, or it is full; the same call may succeed later. */
        AWAY,
        /** Credentials or rights; somebody must change something. */
        DENIED,
        /** No such object, or no such bucket. */
        MISSING,
        /** What came back is not what was put there. */
        CORRUPT;

        /** For a tag of a meter. */
        public String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int RANGE_NOT_SATISFIABLE = 416;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int BAD_REQUEST = 400;
    private static final int SERVER_ERROR = 500;

    /** Refusals of what arrived, not of who sent it. */
    private static final Set<String> DAMAGED =
            Set.of("BadDigest", "InvalidDigest", "XAmzContentSHA256Mismatch");

    /** Of a store that has no room, or no time. */
    private static final Set<String> BUSY =
            Set.of("QuotaExceeded", "RequestTimeout", "SlowDown", "RequestTimeTooSkewed");

    private final Category category;

    public ObjectStoreException(Category category, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.category = category;
    }

    /** Of an object that is not what was put there. */
    public static ObjectStoreException corrupt(String key, String what) {
        return new ObjectStoreException(Category.CORRUPT, key + ": " + what, null);
    }

    /** Of something that should be there and whole, and is not. */
    public static boolean isDamaged(Throwable cause) {
        return cause instanceof ObjectStoreException failure
                && (failure.category == Category.CORRUPT || failure.category == Category.MISSING);
    }

    /**
     * Sorts a failure of a call.
     *
     * @param what the call and its key
     */
    static ObjectStoreException of(String what, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        if (cause instanceof ObjectStoreException known) {
            return known;
        }
        return new ObjectStoreException(category(cause), what + ": " + said(cause), cause);
    }

    private static Category category(Throwable cause) {
        return switch (cause) {
            case AwsServiceException refused -> category(refused);
            case SdkClientException local
                    when String.valueOf(local.getMessage()).contains("checksum") ->
                    Category.CORRUPT;
            case SdkClientException local
                    when String.valueOf(local.getMessage()).contains("credentials") ->
                    Category.DENIED;
            case SdkException _, IOException _, TimeoutException _ -> Category.AWAY;
            default -> Category.AWAY;
        };
    }

    private static Category category(AwsServiceException refused) {
        String code = code(refused);
        int status = refused.statusCode();
        if (DAMAGED.contains(code)) {
            return Category.CORRUPT;
        }
        if (BUSY.contains(code) || status == TOO_MANY_REQUESTS || status >= SERVER_ERROR) {
            return Category.AWAY;
        }
        return switch (status) {
            case UNAUTHORIZED, FORBIDDEN, BAD_REQUEST -> Category.DENIED;
            case NOT_FOUND, RANGE_NOT_SATISFIABLE -> Category.MISSING;
            default -> Category.DENIED;
        };
    }

    private static String said(Throwable cause) {
        return cause instanceof AwsServiceException refused
                ? refused.statusCode() + " " + code(refused)
                : String.valueOf(cause.getMessage());
    }

    static String code(AwsServiceException refused) {
        return refused.awsErrorDetails() == null
                ? ""
                : String.valueOf(refused.awsErrorDetails().errorCode());
    }

    public Category category() {
        return category;
    }
}
