package io.wardstream.access;

/** How an attempt to log in ended. */
public sealed interface LoginResult {

    record LoggedIn(SessionTokens tokens) implements LoginResult {}

    /**
     * Wrong name or password, or the user is disabled: which of them is not told.
     *
     * @param userId whose name it was, for the audit only; 0: nobody's
     */
    record Refused(int userId) implements LoginResult {}

    /** Too many attempts failed, or too many wait to be checked. */
    record Throttled(int retryAfterSeconds) implements LoginResult {}
}
