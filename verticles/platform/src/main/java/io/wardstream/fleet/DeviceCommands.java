package io.wardstream.fleet;

import io.vertx.core.Future;
import io.wardstream.codec.model.FirmwareProgress;
import io.wardstream.store.Scope;
import java.util.List;

/**
 * What devices were asked to do. Thread-safe; every Future fails with a {@code StorageException}
 * when the database cannot answer.
 */
public interface DeviceCommands {

    /** The most that {@link #underWay} gives. */
    int MOST_UNDER_WAY = 10_000;

    /**
     * A part of a long list.
     *
     * @param nextBefore where the next part begins, as {@code before} of the next call; 0: this was
     *     the last
     */
    record Slice(List<DeviceCommand> items, long nextBefore) {
        public Slice {
            items = List.copyOf(items);
        }
    }

    /**
     * Those of one device, the newest first.
     *
     * @param before 0, or {@code nextBefore} of the slice before
     */
    Future<Slice> ofDevice(Scope scope, int deviceId, long before, int limit);

    /** How far the devices of a hospital are that are being updated, at most 10,000. */
    Future<List<FirmwareProgress>> underWay(Scope scope, int hospitalId);
}
