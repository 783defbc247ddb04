package io.wardstream.dashboard;

import org.jspecify.annotations.Nullable;

/** The destinations of STOMP, as what pages name in their way. Pure. */
final class StompTopics {

    private static final String PATIENTS = "/topic/patients/";
    private static final String WARDS = "/topic/wards/";
    private static final String HOSPITALS = "/topic/hospitals/";
    private static final String ALARMS = "/alarms";

    private StompTopics() {}

    /** Null when there is no such destination. */
    static @Nullable Topic parse(String destination) {
        if (destination.startsWith(PATIENTS)) {
            return Topic.parse(Topic.PATIENT + destination.substring(PATIENTS.length()));
        }
        if (destination.startsWith(WARDS)) {
            return Topic.parse(Topic.WARD + destination.substring(WARDS.length()));
        }
        if (destination.startsWith(HOSPITALS) && destination.endsWith(ALARMS)) {
            int end = Math.max(HOSPITALS.length(), destination.length() - ALARMS.length());
            return Topic.parse(Topic.ALARMS + destination.substring(HOSPITALS.length(), end));
        }
        return null;
    }
}
