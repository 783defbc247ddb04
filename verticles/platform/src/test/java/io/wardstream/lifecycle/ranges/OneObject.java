package io.wardstream.lifecycle.ranges;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.wardstream.store.ObjectReader;
import io.wardstream.store.StoredObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A store of one object in memory that remembers what was asked of it. */
public final class OneObject implements ObjectReader {
    public final AtomicLong bytes = new AtomicLong();
    final List<String> ranges = new ArrayList<>();
    final List<Promise<Void>> held = new ArrayList<>();
    boolean isHeld;
    private final byte[] content;

    public OneObject(byte[] content) {
        this.content = content.clone();
    }

    @Override
    public synchronized Future<Buffer> get(String key, long from, long to) {
        ranges.add(from + "-" + to);
        int end = (int) Math.min(to, content.length);
        bytes.addAndGet(end - from);
        Buffer piece = Buffer.buffer(content).slice((int) from, end);
        if (!isHeld) {
            return Future.succeededFuture(piece);
        }
        Promise<Void> go = Promise.promise();
        held.add(go);
        return go.future().map(piece);
    }

    @Override
    public Future<Buffer> get(String key) {
        return get(key, 0, content.length);
    }

    @Override
    public Future<Void> download(String key, Path file) {
        return Future.failedFuture("whole files are not fetched");
    }

    @Override
    public Future<Optional<StoredObject>> head(String key) {
        return Future.succeededFuture(
                Optional.of(new StoredObject(key, content.length, "STANDARD")));
    }

    @Override
    public Future<List<StoredObject>> list(String prefix) {
        return Future.succeededFuture(List.of());
    }
}
