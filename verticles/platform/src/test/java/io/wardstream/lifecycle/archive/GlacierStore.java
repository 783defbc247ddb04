package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.wardstream.store.ColdObjectStore;
import io.wardstream.store.ObjectStoreException;
import io.wardstream.store.StoredObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A real store that has storage classes besides, which the embedded one has not: what lies in the
 * archive class is not read before it was asked for and has arrived. The test is the time.
 */
final class GlacierStore implements ColdObjectStore {
    final Map<String, String> classes = new ConcurrentHashMap<>();
    final Set<String> marked = ConcurrentHashMap.newKeySet();
    final Set<String> coming = ConcurrentHashMap.newKeySet();
    final Set<String> readable = ConcurrentHashMap.newKeySet();
    private final ColdObjectStore objects;
    private final boolean isFull;

    /**
     * @param isFull false: has neither rules nor restores, and reads of every class
     */
    GlacierStore(ColdObjectStore objects, boolean isFull) {
        this.objects = objects;
        this.isFull = isFull;
    }

    /** What the rules of the store do once a day. */
    void followRules() {
        marked.forEach(key -> classes.put(key, "GLACIER"));
        marked.clear();
    }

    void arrive() {
        readable.addAll(coming);
        coming.clear();
    }

    /** What was brought back has had its days. */
    void letGo() {
        readable.clear();
    }

    private <T> Future<T> ifReadable(String key, Future<T> read) {
        return readinessOf(key) == Readiness.READABLE || !isFull
                ? read
                : Future.failedFuture(
                        new ObjectStoreException(
                                ObjectStoreException.Category.DENIED,
                                key + ": 403 InvalidObjectState",
                                null));
    }

    private Readiness readinessOf(String key) {
        if (!classes.containsKey(key) || readable.contains(key)) {
            return Readiness.READABLE;
        }
        return coming.contains(key) ? Readiness.COMING : Readiness.COLD;
    }

    private StoredObject withClass(StoredObject object) {
        return new StoredObject(
                object.key(),
                object.size(),
                classes.getOrDefault(object.key(), StoredObject.STANDARD));
    }

    @Override
    public Future<Boolean> transition(String rule, String prefix, String storageClass) {
        return Future.succeededFuture(isFull);
    }

    @Override
    public Future<Void> mark(String key) {
        marked.add(key);
        return Future.succeededFuture();
    }

    @Override
    public Future<Readiness> readiness(String key) {
        return objects.head(key).map(_ -> readinessOf(key));
    }

    @Override
    public Future<Boolean> restore(String key, int days) {
        return objects.head(key)
                .map(
                        _ -> {
                            if (isFull && readinessOf(key) == Readiness.COLD) {
                                coming.add(key);
                            }
                            return isFull;
                        });
    }

    @Override
    public Future<Void> copy(String from, String to, String storageClass) {
        return ifReadable(from, objects.copy(from, to, storageClass))
                .onSuccess(
                        _ -> {
                            if (storageClass.equals(StoredObject.STANDARD)) {
                                classes.remove(to);
                            } else {
                                classes.put(to, storageClass);
                            }
                        });
    }

    @Override
    public Future<Void> put(String key, Buffer content) {
        return objects.put(key, content);
    }

    @Override
    public Future<Void> put(String key, Path file) {
        return objects.put(key, file);
    }

    @Override
    public Future<Buffer> get(String key) {
        return ifReadable(key, objects.get(key));
    }

    @Override
    public Future<Buffer> get(String key, long from, long to) {
        return ifReadable(key, objects.get(key, from, to));
    }

    @Override
    public Future<Void> download(String key, Path file) {
        return ifReadable(key, objects.download(key, file));
    }

    @Override
    public Future<Optional<StoredObject>> head(String key) {
        return objects.head(key).map(found -> found.map(this::withClass));
    }

    @Override
    public Future<List<StoredObject>> list(String prefix) {
        return objects.list(prefix).map(found -> found.stream().map(this::withClass).toList());
    }

    @Override
    public Future<Void> delete(String key) {
        return objects.delete(key);
    }

    @Override
    public Future<Boolean> expire(String rule, String prefix, int days) {
        return objects.expire(rule, prefix, days);
    }

    @Override
    public Future<Void> close() {
        return objects.close();
    }
}
