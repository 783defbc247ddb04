package io.wardstream.access;

/** What a role may allow. */
public enum Permission {
    /** See the hospital, its patients, devices and vital signs. */
    READ,
    /** Create hospitals and wards. */
    MANAGE_HOSPITALS,
    /** Create users and grants. */
    MANAGE_USERS,
    /** Create, change and withdraw devices, rotate their tokens, configure and update them. */
    MANAGE_DEVICES,
    /** Admit, move and discharge patients. */
    MANAGE_PATIENTS,
    /** Say which device measures which patient. */
    ASSIGN_DEVICES,
    /** Say that an alarm was seen, and pause the sound. */
    ACKNOWLEDGE_ALARMS,
    /** Change the rules by which alarms are raised. */
    MANAGE_RULES,
    /** Say who is told about alarms and where, and send a message again. */
    MANAGE_NOTIFICATIONS,
    /** Hold what is kept of patients and hospitals, erase patients, and hand over all of one. */
    MANAGE_RECORDS,
    /** See who did what. */
    READ_AUDIT,
    /** Open a patient of another ward of the hospital, for a stated reason and a limited time. */
    BREAK_GLASS
}
