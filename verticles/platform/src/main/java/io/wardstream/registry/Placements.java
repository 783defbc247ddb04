package io.wardstream.registry;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which device measures whom at this moment, kept in memory whole: alarms must find their patient
 * while the database is away. A change shows as soon as its message has come over the bus and the
 * database was read again, and after 30 s if that message was lost; until then what was known
 * before is answered. Thread-safe.
 */
public interface Placements {

    /** Null when the device has no patient, as far as is known here. */
    @Nullable Placement ofDevice(int deviceId);

    /** The devices of a patient; empty when there are none. */
    List<Placement> ofPatient(int patientId);

    /** All of them, as they were at one moment. */
    Collection<Placement> all();
}
