package io.wardstream.dashboard;

import org.jspecify.annotations.Nullable;

/** The destinations of STOMP, as what pages name in their way. Pure. */
final class StompTopics {

    private static final String PATIENTS = "/topic/patients/";
    private static final String WARDS = "/topic/wards/";
    private static final String HOSPITALS = "/topic/hospitals/";
    private static final String ALARMS = "/alarms";
    private static final String FLEET = "/fleet";

    private StompTopics() {}

    /** Null when there is no such destination. */
    static @Nullable Topic parse(String destination) {
        if (destination.startsWith(PATIENTS)) {
            return Topic.parse(Topic.PATIENT + destination.substring(PATIENTS.length()));
        }
        if (destination.startsWith(WARDS)) {
            return Topic.parse(Topic.WARD + destination.substring(WARDS.length()));
        }
        if (destination.startsWith(HOSPITALS)) {
            return ofHospital(destination.substring(HOSPITALS.length()));
        }
        return null;
    }

    private static @Nullable Topic ofHospital(String rest) {
        if (rest.endsWith(ALARMS)) {
            return Topic.parse(Topic.ALARMS + without(rest, ALARMS));
        }
        return rest.endsWith(FLEET) ? Topic.parse(Topic.FLEET + without(rest, FLEET)) : null;
    }

    private static String without(String rest, String ending) {
        return rest.substring(0, rest.length() - ending.length());
    }
}
