package io.wardstream.config;

import java.util.List;

/**
 * The OpenID Connect issuer whose tokens are accepted beside our own.
 *
 * @param issuer its address, exactly as its tokens name it; empty: none
 * @param audience for whom its tokens must be meant
 * @param usernameClaim the claim with the name of the user
 * @param rolesClaim the claim with the names of roles, dots between the steps to it
 * @param roles what these names are here: {@code name=role} everywhere, or {@code
 *     name=role@hospital id}
 */
public record OidcConfig(
        String issuer,
        String audience,
        String usernameClaim,
        String rolesClaim,
        List<String> roles) {

    public OidcConfig {
        roles = List.copyOf(roles);
    }

    static OidcConfig from(ConfigSection access) {
        OidcConfig config =
                new OidcConfig(
                        access.text("oidcIssuer", ""),
                        access.text("oidcAudience", ""),
                        access.nonBlank("oidcUsernameClaim", "preferred_username"),
                        access.nonBlank("oidcRolesClaim", "groups"),
                        access.texts("oidcRoles", List.of()));
        if (config.isConfigured()
                && !config.issuer.matches("https://.+|http://127\\.0\\.0\\.1(:\\d+)?(/.*)?")) {
            throw access.refusal(
                    "oidcIssuer", config.issuer, "must begin with https://, or be on 127.0.0.1");
        }
        if (config.isConfigured() && config.audience.isBlank()) {
            throw access.refusal(
                    "oidcAudience", config.audience, "must not be empty with access.oidcIssuer");
        }
        return config;
    }

    public boolean isConfigured() {
        return !issuer.isEmpty();
    }
}
