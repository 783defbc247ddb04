package io.wardstream.access;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What somebody is at a hospital or in a ward, and so what they may do there. */
public enum Role {
    /** Sees. */
    VIEWER,
    /** Treats patients. */
    CLINICIAN,
    /** Looks after devices. */
    DEVICE_MANAGER,
    /** Sees who did what, and no patient. */
    AUDITOR,
    /** Everything in one hospital. */
    HOSPITAL_ADMIN,
    /** Everything, and hospitals themselves. */
    PLATFORM_ADMIN;

    boolean allows(Permission permission) {
        return switch (permission) {
            case READ -> this != AUDITOR;
            case READ_AUDIT -> this == AUDITOR || isAdmin();
            case MANAGE_HOSPITALS, MANAGE_USERS, MANAGE_NOTIFICATIONS, MANAGE_RECORDS -> isAdmin();
            case MANAGE_DEVICES -> isAdmin() || this == DEVICE_MANAGER;
            case MANAGE_PATIENTS, ACKNOWLEDGE_ALARMS, MANAGE_RULES, BREAK_GLASS ->
                    isAdmin() || this == CLINICIAN;
            case ASSIGN_DEVICES -> isAdmin() || this == DEVICE_MANAGER || this == CLINICIAN;
        };
    }

    private boolean isAdmin() {
        return this == HOSPITAL_ADMIN || this == PLATFORM_ADMIN;
    }

    /** The name outside the platform and in the database. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
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

    /**
     * The role of a stored grant; null when this version knows none of that name. Grants made
     * before migration 23 have names of then, and are left as they are for nodes of before.
     */
    static @Nullable Role ofStored(String name, boolean isEverywhere) {
        return switch (name) {
            case "admin" -> isEverywhere ? PLATFORM_ADMIN : HOSPITAL_ADMIN;
            case "engineer" -> DEVICE_MANAGER;
            default -> byWireName(name);
        };
    }
}
