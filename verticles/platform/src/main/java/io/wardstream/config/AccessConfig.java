package io.wardstream.config;

import java.time.Duration;

/**
 * Log-in, and the key that signs.
 *
 * @param accessToken how long one is good for
 * @param refreshToken how long one is good for
 * @param bcryptCost doublings of the work to hash a password
 * @param adminUser the first administrator, made when there is no user at all
 * @param adminPassword of that administrator; empty: none is made
 * @param signingKeyFile PEM of the Ed25519 key that signs what leaves the platform; empty: see
 *     signingKey
 * @param signingKey the PEM itself; empty as well: the platform makes a key and keeps it in its
 *     database
 */
public record AccessConfig(
        Duration accessToken,
        Duration refreshToken,
        int bcryptCost,
        String adminUser,
        Secret adminPassword,
        String signingKeyFile,
        Secret signingKey) {

    static AccessConfig from(ConfigSection access) {
        AccessConfig config =
                new AccessConfig(
                        Duration.ofMinutes(access.intBetween("accessTokenMinutes", 15, 1, 1_440)),
                        Duration.ofHours(access.intBetween("refreshTokenHours", 24, 1, 8_760)),
                        access.intBetween("bcryptCost", 10, 4, 16),
                        access.nonBlank("adminUser", "admin"),
                        access.secret("adminPassword", ""),
                        access.text("signingKeyFile", ""),
                        access.secret("signingKey", ""));
        if (config.refreshToken.compareTo(config.accessToken) <= 0) {
            throw access.refusal(
                    "refreshTokenHours",
                    config.refreshToken.toHours(),
                    "must be longer than access.accessTokenMinutes");
        }
        if (!config.signingKeyFile.isEmpty() && !config.signingKey.isEmpty()) {
            throw access.refusal(
                    "signingKeyFile", config.signingKeyFile, "give it or access.signingKey");
        }
        return config;
    }
}
