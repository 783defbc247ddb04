package io.wardstream.store;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;

/**
 * One bucket of an object store. Every call ends within a time limit, retries of what may succeed
 * later included, and fails with an {@link ObjectStoreException}. Thread-safe.
 */
public interface ObjectStore extends ObjectReader {

    /** Puts bytes that fit into memory; what was there is replaced. */
    Future<Void> put(String key, Buffer content);

    /** Puts a file, in parts when it is large; the object is there whole or not at all. */
    Future<Void> put(String key, Path file);

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
