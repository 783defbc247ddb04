package io.wardstream.access.audit;

import java.util.Locale;

/** How it ended. */
public enum AuditOutcome {
    ALLOWED,
    /** No rights, no log-in, or nothing there to see: which of them is not told to who asked. */
    REFUSED,
    /** Something was wrong with the request, or with us. */
    FAILED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static AuditOutcome byWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** Of a request that was answered with an HTTP status. */
    public static AuditOutcome ofStatus(int status) {
        return switch (status) {
            case 401, 403, 404, 429 -> REFUSED;
            default -> status < 400 ? ALLOWED : FAILED;
        };
    }
}
