package io.wardstream.registry;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which device measures whom at this moment, kept in memory whole: alarms must find their patient
 * while the database is away. A change shows at once on the node where it was made, by the bus on
 * the others, and after 30 s if that message was lost. Thread-safe.
 */
public interface Placements {

    /** Null when the device has no patient, or the change is not known here yet. */
    @Nullable Placement ofDevice(int deviceId);

    /** The devices of a patient; empty when there are none. */
    List<Placement> ofPatient(int patientId);

    /** All of them, as they were at one moment. */
    Collection<Placement> all();
}
