package io.wardstream.fleet;

import io.vertx.core.Future;
import io.wardstream.registry.Device;
import io.wardstream.store.Scope;
import java.util.Optional;

/**
 * How devices should work. Thread-safe; every Future fails with a {@code StorageException} when the
 * database cannot answer.
 */
public interface DeviceConfigs {

    /** Of a device that was found in the scope; one of version 0 when nothing was asked of it. */
    Future<DeviceConfig> of(Scope scope, Device device);

    /**
     * Asks the device for something else; it is told at once when it is connected.
     *
     * @param settings a JSON object with at least one member
     * @param expectedVersion empty is answered when it has another by now
     */
    Future<Optional<DeviceConfig>> replace(
            Device device, String settings, int expectedVersion, String by);
}
