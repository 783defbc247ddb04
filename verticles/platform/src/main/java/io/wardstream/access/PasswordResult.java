package io.wardstream.access;

/** How an attempt to change one's own password ended. */
public sealed interface PasswordResult {

    record Changed() implements PasswordResult {}

    /** The present password is wrong, or there is none. */
    record Refused() implements PasswordResult {}

    /** As of a log-in. */
    record Throttled(int retryAfterSeconds) implements PasswordResult {}
}
