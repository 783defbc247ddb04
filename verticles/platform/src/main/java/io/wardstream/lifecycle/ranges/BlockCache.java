package io.wardstream.lifecycle.ranges;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.wardstream.ops.Meters;
import io.wardstream.store.ObjectReader;
import io.wardstream.store.ObjectStoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads pieces of objects that never change, by blocks, which stay on the local disk up to a number
 * of bytes; those seldom used go first. A block that several want at once is fetched once, and
 * blocks side by side are fetched together. Whole files of the lake are never fetched. Blocks the
 * thread that reads: for worker threads only. Thread-safe.
 */
public final class BlockCache {
    private static final Logger LOG = LoggerFactory.getLogger(BlockCache.class);

    /** An hour of one device is some KB a column; the store takes as long for 4 KB as for this. */
    static final int BLOCK_BYTES = 64 << 10;

    /** Most blocks of one request, 1 MB. */
    private static final int MOST_TOGETHER = 16;

    /** A call of the store ends by itself long before. */
    private static final long LONGEST_SECONDS = 300;

    private final ObjectReader store;
    private final int blockBytes;
    private final BlockFiles files;
    private final Cache<BlockId, Integer> kept;
    private final Map<BlockId, CompletableFuture<byte[]>> underWay = new ConcurrentHashMap<>();
    private final CacheMeters meters;

    BlockCache(ObjectReader store, Path folder, long maxBytes, int blockBytes, Meters meters)
            throws IOException {
        this.store = store;
        this.blockBytes = blockBytes;
        this.meters = new CacheMeters(meters);
        files = new BlockFiles(folder);
        kept =
                Caffeine.newBuilder()
                        .maximumWeight(maxBytes)
                        .weigher((BlockId _, Integer bytes) -> bytes)
                        .executor(Runnable::run)
                        .evictionListener((id, _, _) -> delete(id))
                        .build();
        files.found().forEach(found -> kept.put(found.id(), found.bytes()));
        this.meters.size(this::bytes);
    }

    /**
     * Takes over what an earlier process left in the folder, up to the bound. Blocks.
     *
     * @param folder made where missing
     * @param maxBytes on the local disk
     */
    public static BlockCache open(ObjectReader store, Path folder, long maxBytes, Meters meters)
            throws IOException {
        return new BlockCache(store, folder, maxBytes, BLOCK_BYTES, meters);
    }

    private void delete(@Nullable BlockId id) {
        if (id != null) {
            files.delete(id);
        }
    }

    int blockBytes() {
        return blockBytes;
    }

    /** On the local disk now. */
    long bytes() {
        kept.cleanUp();
        return kept.policy().eviction().orElseThrow().weightedSize().orElse(0);
    }

    /**
     * A block that is here or on its way.
     *
     * @param isOurs nobody else will keep it
     */
    record Asked(BlockId id, CompletableFuture<byte[]> bytes, boolean isOurs) {}

    /** Asks for blocks; what is missing is on its way then. Each must be {@link #take taken}. */
    List<Asked> ask(ObjectFile object, int first, int last) {
        List<Asked> all = new ArrayList<>();
        List<Asked> missing = new ArrayList<>();
        for (int index = first; index <= last; index++) {
            Asked block = ask(object, index);
            all.add(block);
            if (block.isOurs()) {
                if (!missing.isEmpty() && !isNext(missing, index)) {
                    fetch(object, missing);
                    missing = new ArrayList<>();
                }
                missing.add(block);
            }
        }
        if (!missing.isEmpty()) {
            fetch(object, missing);
        }
        return all;
    }

    private static boolean isNext(List<Asked> missing, int index) {
        return missing.size() < MOST_TOGETHER && missing.getLast().id().index() + 1 == index;
    }

    private Asked ask(ObjectFile object, int index) {
        BlockId id = new BlockId(object.sha256(), index);
        if (kept.getIfPresent(id) != null) {
            byte[] bytes = files.read(id, object.length(index, blockBytes));
            if (bytes != null) {
                meters.hit();
                return new Asked(id, CompletableFuture.completedFuture(bytes), false);
            }
            meters.damaged();
            kept.invalidate(id);
            files.delete(id);
        }
        CompletableFuture<byte[]> ours = new CompletableFuture<>();
        CompletableFuture<byte[]> theirs = underWay.putIfAbsent(id, ours);
        return theirs == null ? new Asked(id, ours, true) : new Asked(id, theirs, false);
    }

    private void fetch(ObjectFile object, List<Asked> blocks) {
        long from = (long) blocks.getFirst().id().index() * blockBytes;
        long to = Math.min(object.bytes(), (blocks.getLast().id().index() + 1L) * blockBytes);
        store.get(object.key(), from, to)
                .onComplete(result -> arrived(object, blocks, to - from, result));
    }

    private void arrived(
            ObjectFile object, List<Asked> blocks, long expected, AsyncResult<Buffer> result) {
        if (result.failed()) {
            blocks.forEach(block -> block.bytes().completeExceptionally(result.cause()));
            return;
        }
        Buffer piece = result.result();
        if (piece.length() != expected) {
            Throwable shorter =
                    ObjectStoreException.corrupt(object.key(), "is shorter than it was");
            blocks.forEach(block -> block.bytes().completeExceptionally(shorter));
            return;
        }
        int from = 0;
        for (Asked block : blocks) {
            int to = from + object.length(block.id().index(), blockBytes);
            block.bytes().complete(piece.getBytes(from, to));
            from = to;
        }
    }

    /**
     * Waits for blocks, and keeps those that are ours to keep.
     *
     * @throws ObjectStoreException when one of them cannot be had
     */
    List<byte[]> take(List<Asked> blocks) {
        List<byte[]> taken = new ArrayList<>(blocks.size());
        @Nullable ObjectStoreException failure = null;
        for (Asked block : blocks) {
            try {
                byte[] bytes = awaited(block);
                if (block.isOurs()) {
                    meters.fetched(bytes.length);
                    keep(block.id(), bytes);
                }
                taken.add(bytes);
            } catch (ObjectStoreException failed) {
                failure = failed;
            } finally {
                if (block.isOurs()) {
                    underWay.remove(block.id(), block.bytes());
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
        return taken;
    }

    private static byte[] awaited(Asked block) {
        try {
            return block.bytes().get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof ObjectStoreException known ? known : away(failed);
        } catch (TimeoutException tooSlow) {
            throw away(tooSlow);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw away(stopped);
        }
    }

    private static ObjectStoreException away(Exception cause) {
        return new ObjectStoreException(
                ObjectStoreException.Category.AWAY, "a block was not brought: " + cause, cause);
    }

    /** A disk that is full makes reading slower, not wrong. */
    private void keep(BlockId id, byte[] bytes) {
        try {
            files.write(id, bytes);
            kept.put(id, bytes.length);
        } catch (IOException full) {
            meters.unkept();
            LOG.debug("block not kept cause={}", full.getMessage());
        }
    }
}
