package io.wardstream.config;

import java.time.Duration;

/**
 * Log-in, and the key that signs.
 *
 * @param accessToken how long one is good for
 * @param refreshToken how long one is good for, and so a session without being refreshed
 * @param session how long one lasts at most, however often it is refreshed
 * @param refreshGrace for so long after a refresh the same token gives the same next one
 * @param leeway by which the clocks of nodes and of an issuer may differ
 * @param rotateKeysDays a key signs tokens for so many days
 * @param breakGlass how long a patient of another ward is open
 * @param bcryptCost doublings of the work to hash a password
 * @param adminUser the first administrator, made when there is no user at all
 * @param adminPassword of that administrator; empty: none is made
 * @param signingKey PEM of the Ed25519 key that signs what leaves the platform; empty: the platform
 *     makes a key and keeps it in its database
 * @param oidc the issuer of other tokens
 */
public record AccessConfig(
        Duration accessToken,
        Duration refreshToken,
        Duration session,
        Duration refreshGrace,
        Duration leeway,
        int rotateKeysDays,
        Duration breakGlass,
        int bcryptCost,
        String adminUser,
        Secret adminPassword,
        Secret signingKey,
        OidcConfig oidc) {

    static AccessConfig from(ConfigSection access) {
        AccessConfig config =
                new AccessConfig(
                        Duration.ofMinutes(access.intBetween("accessTokenMinutes", 15, 1, 1_440)),
                        Duration.ofHours(access.intBetween("refreshTokenHours", 24, 1, 8_760)),
                        Duration.ofHours(access.intBetween("sessionHours", 168, 1, 8_760)),
                        Duration.ofSeconds(access.intBetween("refreshGraceSeconds", 10, 0, 60)),
                        Duration.ofSeconds(access.intBetween("leewaySeconds", 30, 0, 300)),
                        access.intBetween("rotateKeysDays", 30, 1, 365),
                        Duration.ofMinutes(access.intBetween("breakGlassMinutes", 60, 1, 1_440)),
                        access.intBetween("bcryptCost", 10, 4, 16),
                        access.nonBlank("adminUser", "admin"),
                        access.secret("adminPassword", ""),
                        access.secret("signingKey", ""),
                        OidcConfig.from(access));
        if (config.refreshToken.compareTo(config.accessToken) <= 0) {
            throw access.refusal(
                    "refreshTokenHours",
                    config.refreshToken.toHours(),
                    "must be longer than access.accessTokenMinutes");
        }
        if (config.session.compareTo(config.refreshToken) < 0) {
            throw access.refusal(
                    "sessionHours",
                    config.session.toHours(),
                    "must not be less than access.refreshTokenHours");
        }
        return config;
    }
}
