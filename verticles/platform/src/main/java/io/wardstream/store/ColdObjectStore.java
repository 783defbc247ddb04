package io.wardstream.store;

import io.vertx.core.Future;

/**
 * An {@link ObjectStore} with a storage class that is cheap and must be asked before it is read.
 * Every call fails with an {@link ObjectStoreException}. Thread-safe.
 */
public interface ColdObjectStore extends ObjectStore {

    /** Whether an object can be read. */
    enum Readiness {
        READABLE,
        /** It was asked for; the store is fetching it, which takes hours. */
        COMING,
        COLD
    }

    /**
     * Asks the store to move, by itself, the objects of a prefix that are {@link #mark marked} into
     * a storage class, within a day or two, and reads back whether it will.
     *
     * @param rule its name; one of that name is replaced, others stay
     * @param storageClass empty: takes the rule away
     * @return false when the store has no such rules: the caller must {@link #copy}
     */
    Future<Boolean> transition(String rule, String prefix, String storageClass);

    /** Marks an object for {@link #transition}; other marks of it go. */
    Future<Void> mark(String key);

    Future<Readiness> readiness(String key);

    /**
     * Asks the store to make a cold object readable for some days, or to leave one readable as long
     * from now on. Its storage class stays.
     *
     * @return false when the store cannot: the caller must {@link #copy} it into another class
     */
    Future<Boolean> restore(String key, int days);
}
