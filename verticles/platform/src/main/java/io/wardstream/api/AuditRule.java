package io.wardstream.api;

import io.vertx.core.http.HttpMethod;
import io.wardstream.access.audit.AuditAction;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What of the interface is audited, by method and path: every change, and every read but those that
 * are known to show no patient and nobody's rights. What is added later is audited unless it is
 * listed here.
 */
final class AuditRule {

    /** Places, rules and settings. When one of them shows a patient after all, it is audited. */
    private static final Set<String> QUIET =
            Set.of(
                    "/hospitals",
                    "/hospitals/{id}/wards",
                    "/alert-rules",
                    "/alert-rules/{id}",
                    "/wards/{id}/notification-routes",
                    "/me",
                    "/me/notifications",
                    "/me/sessions",
                    "/archive/restores/{id}",
                    "/devices/{id}/config",
                    "/devices/{id}/continuity",
                    "/firmware",
                    "/firmware/{id}",
                    "/rollouts/{id}");

    private static final Set<String> RIGHTS = Set.of("users", "grants", "api-keys", "keys", "me");

    private AuditRule() {}

    /** Null: only what is refused is audited. */
    static @Nullable AuditAction action(Operation operation) {
        String path = operation.path();
        if (path.equals("/session")) {
            return operation.method().equals(HttpMethod.DELETE)
                    ? AuditAction.LOGOUT
                    : AuditAction.LOGIN;
        }
        if (path.startsWith("/session/")) {
            return AuditAction.RENEW;
        }
        return operation.method().equals(HttpMethod.GET) ? ofRead(operation) : ofChange(operation);
    }

    private static @Nullable AuditAction ofRead(Operation operation) {
        String path = operation.path();
        if (operation.isOpen() || QUIET.contains(path)) {
            return null;
        }
        if (path.endsWith("/export") || path.endsWith("/content")) {
            return AuditAction.EXPORT;
        }
        return path.contains("{") ? AuditAction.READ : AuditAction.LIST;
    }

    private static AuditAction ofChange(Operation operation) {
        String path = operation.path();
        String room = path.split("/", 3)[1];
        if (RIGHTS.contains(room)) {
            return AuditAction.ACCESS;
        }
        if (room.equals("break-glass")) {
            return AuditAction.BREAK_GLASS;
        }
        if (path.endsWith("/acknowledge")) {
            return AuditAction.ACKNOWLEDGE;
        }
        return operation.method().equals(HttpMethod.DELETE)
                ? AuditAction.DELETE
                : AuditAction.CHANGE;
    }
}
