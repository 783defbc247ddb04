package io.wardstream.dashboard;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a page may register for; there are no other addresses. */
sealed interface Topic {

    String WARD = "ward.";
    String PATIENT = "patient.";
    String ALARMS = "alarms.";
    String FLEET = "fleet.";
    String TICK = "node.tick";

    /** As pages name it. */
    String address();

    /** One coalesced frame a tick. */
    record OfWard(UUID id) implements Topic {
        @Override
        public String address() {
            return WARD + id;
        }
    }

    /** Every live sample of a patient. */
    record OfPatient(UUID id) implements Topic {
        @Override
        public String address() {
            return PATIENT + id;
        }
    }

    /** The open alarms of a hospital. */
    record OfAlarms(UUID hospitalId) implements Topic {
        @Override
        public String address() {
            return ALARMS + hospitalId;
        }
    }

    /** The devices of a hospital: there or not, and how far with new firmware. */
    record OfFleet(UUID hospitalId) implements Topic {
        @Override
        public String address() {
            return FLEET + hospitalId;
        }
    }

    /** The time of the server. */
    record OfTick() implements Topic {
        @Override
        public String address() {
            return TICK;
        }
    }

    /** Null when the address is none of them, or not written as we write it. */
    static @Nullable Topic parse(String address) {
        if (address.equals(TICK)) {
            return new OfTick();
        }
        int dot = address.indexOf('.') + 1;
        UUID id = uuid(address.substring(dot));
        if (id == null) {
            return null;
        }
        return switch (address.substring(0, dot)) {
            case WARD -> new OfWard(id);
            case PATIENT -> new OfPatient(id);
            case ALARMS -> new OfAlarms(id);
            case FLEET -> new OfFleet(id);
            default -> null;
        };
    }

    private static @Nullable UUID uuid(String text) {
        try {
            UUID id = UUID.fromString(text);
            return id.toString().equals(text) ? id : null;
        } catch (IllegalArgumentException notOne) {
            return null;
        }
    }
}
