package io.wardstream.store;

/** Redis is not there now; ask PostgreSQL. Without a stack trace, for it may come often. */
public final class RedisAwayException extends RuntimeException {

    static final RedisAwayException INSTANCE = new RedisAwayException();

    private RedisAwayException() {
        super("redis is away", null, false, false);
    }
}
