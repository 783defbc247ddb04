package io.wardstream.access;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What somebody is at a hospital, and so what they may do there. */
public enum Role {
    ADMIN,
    ENGINEER,
    CLINICIAN,
    VIEWER;

    boolean allows(Permission permission) {
        return switch (permission) {
            case READ -> true;
            case MANAGE_HOSPITALS, MANAGE_USERS, MANAGE_NOTIFICATIONS, MANAGE_RECORDS ->
                    this == ADMIN;
            case MANAGE_DEVICES -> this == ADMIN || this == ENGINEER;
            case MANAGE_PATIENTS, ACKNOWLEDGE_ALARMS, MANAGE_RULES ->
                    this == ADMIN || this == CLINICIAN;
            case ASSIGN_DEVICES -> this != VIEWER;
        };
    }

    /** The name outside the platform and in the database. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Null when no role has that name. */
    public static @Nullable Role byWireName(String name) {
        for (Role role : values()) {
            if (role.wireName().equals(name)) {
                return role;
            }
        }
        return null;
    }
}
