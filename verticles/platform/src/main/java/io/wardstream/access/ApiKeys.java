package io.wardstream.access;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Keys with which services come. Thread-safe; every future fails with a {@code StorageException}
 * when the database cannot answer.
 */
public interface ApiKeys {

    int MAX_PER_SERVICE = 10;

    /**
     * Makes a key.
     *
     * @param service a user of that kind
     * @param expiresAt null: never
     * @return empty when the service has {@link #MAX_PER_SERVICE} in force
     */
    Future<Optional<ApiKey.Shown>> create(User service, String name, @Nullable Instant expiresAt);

    /**
     * Keys in the order in which they were made, revoked ones too.
     *
     * @param hospitals those of services whose every grant lies in one of these; null: all
     * @param userId 0: of all services
     * @param after id of the last one seen, 0: from the beginning
     */
    Future<List<ApiKey>> list(@Nullable List<Integer> hospitals, int userId, int after, int limit);

    Future<Optional<ApiKey>> find(UUID publicId);

    /** It opens nothing from then on; on other nodes as soon as rights are withdrawn there. */
    Future<Void> revoke(ApiKey key);
}
