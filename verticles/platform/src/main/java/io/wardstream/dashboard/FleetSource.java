package io.wardstream.dashboard;

import io.vertx.core.Future;
import io.wardstream.codec.model.FirmwareProgress;
import io.wardstream.registry.Device;
import io.wardstream.registry.Hospital;
import java.util.List;

/**
 * The devices that are on record. Every Future ends on the hub's loop and fails with a {@code
 * StorageException} when the database cannot answer.
 */
interface FleetSource {

    /** The most that {@link #devices} gives. */
    int MAX_DEVICES = 10_000;

    /** Those of the hospital, the oldest record first. */
    Future<List<Device>> devices(Hospital hospital);

    /** The ids of its wards. */
    Future<List<Integer>> wards(Hospital hospital);

    /** How far those are that get new firmware. */
    Future<List<FirmwareProgress>> underUpdate(Hospital hospital);
}
