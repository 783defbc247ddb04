package io.wardstream.registry;

import io.vertx.core.Future;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Devices and their tokens. Thread-safe; every future fails with a {@code StorageException} when
 * the database cannot answer.
 */
public interface Devices {

    /** Tokens of one device in force at once. */
    int MOST_TOKENS = 5;

    Future<DeviceWithToken> create(NewDevice device);

    /** Adds them all or none, in a round trip for each thousand. */
    Future<List<DeviceBatch.Made>> create(DeviceBatch batch);

    /**
     * The devices of the scope by age of their record.
     *
     * @param after 0, or {@code nextAfter} of the slice before
     */
    Future<Slice<Device>> list(Scope scope, DeviceFilter filter, int after, int limit);

    /**
     * The ids of all devices a hospital ever had, retired ones too, for the platform's own work.
     */
    Future<List<Integer>> everIn(int hospitalId);

    /** Empty when there is none of that id in the scope. */
    Future<Optional<Device>> find(Scope scope, UUID id);

    /**
     * Changes a device. A device that is disabled loses its connection.
     *
     * @param expected asked about the device as it is, under lock; false makes the result Stale
     */
    Future<ChangeResult<Device>> change(
            int deviceId, DeviceChange change, Predicate<Device> expected);

    /**
     * Gives the device another token. Those before go on for the overlap, or for as long as they
     * had; no more than {@link #MOST_TOKENS} are in force, the oldest are revoked.
     *
     * @param overlap whole minutes; zero revokes the others at once and ends their connections
     * @return empty when the device is gone
     */
    Future<Optional<String>> rotateToken(int deviceId, Duration overlap);

    /** The tokens in force, the newest first. */
    Future<List<DeviceToken>> tokens(int deviceId);

    /**
     * Ends a token, and within a second the connection that was made with it.
     *
     * @return false when the device has no such token in force
     */
    Future<Boolean> revokeToken(int deviceId, UUID tokenId);

    /**
     * Takes the device away for good: token revoked, assignment closed, connection ended. Its row
     * stays, for its samples.
     */
    Future<Void> retire(int deviceId);
}
