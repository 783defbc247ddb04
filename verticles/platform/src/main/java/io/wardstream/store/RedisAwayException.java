package io.wardstream.store;

/** Redis is not there now; ask PostgreSQL. Without a stack trace, for it may come often. */
public final class RedisAwayException extends RuntimeException {

    RedisAwayException(String message) {
        super(message, null, false, false);
    }
}
