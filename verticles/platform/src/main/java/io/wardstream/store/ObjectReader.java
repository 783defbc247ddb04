package io.wardstream.store;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The reading side of an {@link ObjectStore}, or of a folder that holds the same. Every call fails
 * with an {@link ObjectStoreException}. Thread-safe.
 */
public interface ObjectReader {

    /** All bytes of an object that fits into memory. */
    Future<Buffer> get(String key);

    /**
     * A piece of an object.
     *
     * @param from first byte
     * @param to first byte behind the piece; beyond the end of the object: up to its end
     */
    Future<Buffer> get(String key, long from, long to);

    /** Brings an object into a file, piece by piece; what is there is replaced. */
    Future<Void> download(String key, Path file);

    /** Empty when there is none of that key. */
    Future<Optional<StoredObject>> head(String key);

    /** The objects whose keys begin with the prefix, by key; a few thousand at most. */
    Future<List<StoredObject>> list(String prefix);
}
