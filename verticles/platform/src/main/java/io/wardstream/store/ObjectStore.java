package io.wardstream.store;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One bucket of an object store. Every call ends within a time limit, retries of what may succeed
 * later included, and fails with an {@link ObjectStoreException}. Thread-safe.
 */
public interface ObjectStore {

    /** Puts bytes that fit into memory; what was there is replaced. */
    Future<Void> put(String key, Buffer content);

    /** Puts a file, in parts when it is large; the object is there whole or not at all. */
    Future<Void> put(String key, Path file);

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

    /** Copies within the bucket, also onto itself, into another storage class. */
    Future<Void> copy(String from, String to, String storageClass);

    /** Succeeds too when there is none of that key. */
    Future<Void> delete(String key);

    /**
     * Asks the store to delete, by itself, objects of a prefix a number of days after they were
     * put, and reads back whether it will.
     *
     * @param rule its name; one of that name is replaced, others stay
     * @param days 0: takes the rule away
     * @return false when the store has no such rules: the caller must delete
     */
    Future<Boolean> expire(String rule, String prefix, int days);

    Future<Void> close();
}
