package io.wardstream.reports;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.wardstream.store.ObjectStore;
import io.wardstream.store.ObjectStoreException;
import io.wardstream.store.StoredObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** An object store in memory that is away, or slow, as a test wants it. */
final class FakeObjects implements ObjectStore {
    final NavigableMap<String, Buffer> objects = new ConcurrentSkipListMap<>();
    final AtomicInteger putsToFail = new AtomicInteger();
    final AtomicInteger puts = new AtomicInteger();
    private volatile Future<Void> gate = Future.succeededFuture();

    /** What is put from now on waits for the gate. */
    Promise<Void> hold() {
        Promise<Void> held = Promise.promise();
        gate = held.future();
        return held;
    }

    @Override
    public Future<Void> put(String key, Buffer content) {
        puts.incrementAndGet();
        if (putsToFail.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            return Future.failedFuture(
                    new ObjectStoreException(ObjectStoreException.Category.AWAY, "away", null));
        }
        return gate.onSuccess(_ -> objects.put(key, content)).mapEmpty();
    }

    @Override
    public Future<Void> put(String key, Path file) {
        try {
            return put(key, Buffer.buffer(Files.readAllBytes(file)));
        } catch (IOException unreadable) {
            return Future.failedFuture(unreadable);
        }
    }

    @Override
    public Future<Buffer> get(String key) {
        Buffer found = objects.get(key);
        return found == null
                ? Future.failedFuture(
                        new ObjectStoreException(ObjectStoreException.Category.MISSING, key, null))
                : Future.succeededFuture(found);
    }

    @Override
    public Future<Buffer> get(String key, long from, long to) {
        return get(key).map(all -> all.getBuffer((int) from, (int) Math.min(all.length(), to)));
    }

    @Override
    public Future<Void> download(String key, Path file) {
        return Future.failedFuture(new UnsupportedOperationException("not in these tests"));
    }

    @Override
    public Future<Optional<StoredObject>> head(String key) {
        return Future.succeededFuture(
                Optional.ofNullable(objects.get(key))
                        .map(found -> new StoredObject(key, found.length(), "STANDARD")));
    }

    @Override
    public Future<List<StoredObject>> list(String prefix) {
        return Future.succeededFuture(
                objects.entrySet().stream()
                        .filter(one -> one.getKey().startsWith(prefix))
                        .map(
                                one ->
                                        new StoredObject(
                                                one.getKey(), one.getValue().length(), "STANDARD"))
                        .toList());
    }

    @Override
    public Future<Void> copy(String from, String to, String storageClass) {
        return Future.failedFuture(new UnsupportedOperationException("not in these tests"));
    }

    @Override
    public Future<Void> delete(String key) {
        objects.remove(key);
        return Future.succeededFuture();
    }

    @Override
    public Future<Boolean> expire(String rule, String prefix, int days) {
        return Future.succeededFuture(false);
    }

    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }
}
