package io.wardstream.dashboard;

import io.wardstream.registry.Placement;
import io.wardstream.registry.Placements;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Whatever device is asked for measures somebody. */
final class FakePlacements implements Placements {

    static UUID publicId(int deviceId) {
        return new UUID(0, deviceId);
    }

    @Override
    public Placement ofDevice(int deviceId) {
        return new Placement(deviceId, publicId(deviceId), 1, 7, new UUID(1, 7), 1, new UUID(2, 1));
    }

    @Override
    public List<Placement> ofPatient(int patientId) {
        return List.of();
    }

    @Override
    public Collection<Placement> all() {
        return List.of();
    }
}
