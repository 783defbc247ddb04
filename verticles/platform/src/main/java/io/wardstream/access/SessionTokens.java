package io.wardstream.access;

/**
 * What a log-in or a refresh gives.
 *
 * @param accessToken a signed JWT
 * @param expiresInSeconds of the access token
 * @param refreshToken good for one refresh
 */
public record SessionTokens(String accessToken, int expiresInSeconds, String refreshToken) {

    /** Tokens are never printed. */
    @Override
    public String toString() {
        return "SessionTokens[expiresInSeconds=" + expiresInSeconds + "]";
    }
}
