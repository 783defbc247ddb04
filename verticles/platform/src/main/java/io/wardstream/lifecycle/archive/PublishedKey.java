package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.wardstream.access.PublicKeyFile;
import io.wardstream.store.ObjectStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the public key beside what it signs, for convenience: who checks against fraud keeps a copy
 * elsewhere. Confined to one event loop.
 */
final class PublishedKey {
    private static final Logger LOG = LoggerFactory.getLogger(PublishedKey.class);

    private final ObjectStore store;
    private final PublicKeyFile key;
    private boolean isThere;

    PublishedKey(ObjectStore store, PublicKeyFile key) {
        this.store = store;
        this.key = key;
    }

    Future<Void> put() {
        String name = "keys/" + key.keyId() + ".pem";
        return isThere
                ? Future.succeededFuture()
                : store.put(name, Buffer.buffer(key.pem()))
                        .onSuccess(
                                _ -> {
                                    isThere = true;
                                    LOG.info("archived days are signed key={}", name);
                                });
    }
}
