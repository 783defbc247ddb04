package io.wardstream.registry;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** Finds the device behind a bearer token. Thread-safe; one a node, shared by all listeners. */
public interface DeviceDirectory {

    /**
     * Looks the token up, from the cache or with the other look-ups of the same few milliseconds.
     *
     * @return completed on the caller's context with the device, or with empty when the token is
     *     malformed, unknown or revoked; a disabled device is returned with {@code enabled} false;
     *     failed with {@code StorageException} when the database cannot answer or too many wait
     */
    Future<Optional<DeviceIdentity>> authenticate(String bearerToken);

    /**
     * Says which of these tokens open nothing any more, whatever is kept: for connections that were
     * made while they did.
     *
     * @param tokenIds as in {@link DeviceIdentity#tokenId}
     * @return failed with {@code StorageException} when the database cannot answer
     */
    Future<Set<Integer>> ended(Collection<Integer> tokenIds);

    /** Drops what is cached of a device, so that its next connect reads the database. */
    void forget(int deviceId);
}
