package io.wardstream.lifecycle.ranges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Promise;
import io.wardstream.lifecycle.ranges.BlockCache.Asked;
import io.wardstream.ops.Meters;
import io.wardstream.store.ObjectStoreException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.parquet.bytes.HeapByteBufferAllocator;
import org.apache.parquet.io.ParquetFileRange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BlockCacheTest {
    private static final int BLOCK = 100;
    private static final int BYTES = 1_050;

    private final byte[] content = new byte[BYTES];
    private final ObjectFile object = new ObjectFile("lake/x", "a".repeat(64), BYTES);
    private Meters meters = new Meters();
    private OneObject store;
    private BlockCache cache;

    @TempDir private Path folder;

    @BeforeEach
    void open() throws IOException {
        new Random(7).nextBytes(content);
        store = new OneObject(content);
        cache = cache(10_000);
    }

    @Test
    void readsAnyRange() throws IOException {
        Random random = new Random(8);
        for (int i = 0; i < 200; i++) {
            int from = random.nextInt(BYTES);
            int to = from + random.nextInt(BYTES - from + 1);

            assertThat(read(from, to)).isEqualTo(slice(from, to));
        }
        assertThat(store.bytes).hasValue(BYTES);
    }

    @Test
    void readsNoMoreThanThereIs() throws IOException {
        try (CachedStream stream = new CachedStream(cache, object)) {
            stream.seek(BYTES - 3);

            assertThat(stream.read(new byte[10], 0, 10)).isEqualTo(3);
            assertThat(stream.read()).isEqualTo(-1);
            assertThatThrownBy(() -> stream.readFully(new byte[1]))
                    .isInstanceOf(EOFException.class);
        }
    }

    @Test
    void fetchesBlocksSideBySideTogetherAndOnlyThose() throws IOException {
        byte[] _ = read(250, 260);

        byte[] _ = read(110, 590);

        assertThat(store.ranges).containsExactly("200-300", "100-200", "300-600");
    }

    @Test
    void asksForAllRangesAtOnce() throws IOException {
        ParquetFileRange first = new ParquetFileRange(10, 30);
        ParquetFileRange second = new ParquetFileRange(95, 10);
        ParquetFileRange last = new ParquetFileRange(1_040, 10);
        try (CachedStream stream = new CachedStream(cache, object)) {
            stream.readVectored(List.of(first, second, last), new HeapByteBufferAllocator());
        }

        assertThat(bytes(first)).isEqualTo(slice(10, 40));
        assertThat(bytes(second)).isEqualTo(slice(95, 105));
        assertThat(bytes(last)).isEqualTo(slice(1_040, 1_050));
        assertThat(store.ranges).containsExactly("0-100", "100-200", "1000-1050");
    }

    @Test
    void fetchesWhatSeveralWantOnce() {
        store.isHeld = true;
        List<Asked> ours = cache.ask(object, 0, 1);
        List<Asked> theirs = cache.ask(object, 1, 1);

        store.held.forEach(Promise::complete);

        assertThat(cache.take(theirs)).containsExactly(slice(100, 200));
        assertThat(cache.take(ours)).containsExactly(slice(0, 100), slice(100, 200));
        assertThat(store.ranges).containsExactly("0-200");
    }

    @Test
    void staysBelowItsBoundAndForgetsTheFiles() throws IOException {
        cache = cache(300);

        for (int from = 0; from < BYTES; from += BLOCK) {
            byte[] _ = read(from, from + 1);
        }

        assertThat(cache.bytes()).isBetween(1L, 300L);
        assertThat(files().stream().mapToLong(file -> file.toFile().length() - 4).sum())
                .isEqualTo(cache.bytes());
    }

    @Test
    void takesOverWhatAnEarlierProcessLeftUpToTheBound() throws IOException {
        byte[] _ = read(0, 500);
        Path _ = Files.writeString(folder.resolve("1-1.writing"), "unfinished");

        cache = cache(300);
        assertThat(cache.bytes()).isBetween(1L, 300L);
        assertThat(files()).hasSizeLessThanOrEqualTo(3);
        cache = cache(10_000);
        store.ranges.clear();
        for (Path file : files()) {
            int index = index(file);
            assertThat(read(index * BLOCK, index * BLOCK + 1)).hasSize(1);
        }

        assertThat(store.ranges).isEmpty();
    }

    @Test
    void fetchesAgainWhatIsDamagedShortOrGone() throws IOException {
        byte[] _ = read(0, 300);
        for (Path file : files()) {
            switch (index(file)) {
                case 0 -> {
                    byte[] damaged = Files.readAllBytes(file);
                    damaged[17] ^= 1;
                    Path _ = Files.write(file, damaged);
                }
                case 1 -> {
                    Path _ = Files.writeString(file, "short");
                }
                default -> Files.delete(file);
            }
        }
        store.bytes.set(0);

        assertThat(read(0, 300)).isEqualTo(slice(0, 300));

        assertThat(store.bytes).hasValue(300);
        assertThat(meters.registry().get("lake.cache.damaged").counter().count()).isEqualTo(3);
        assertThat(read(0, 300)).isEqualTo(slice(0, 300));
        assertThat(store.bytes).hasValue(300);
    }

    @Test
    void keepsNoFailureAndNamesAnObjectThatGotShorter() throws IOException {
        OneObject whole = store;
        store = new OneObject(slice(0, 120));
        cache = cache(10_000);

        assertThatThrownBy(() -> read(0, 200))
                .isInstanceOf(ObjectStoreException.class)
                .hasMessageContaining("lake/x");

        store = whole;
        cache = cache(10_000);
        assertThat(read(0, 200)).isEqualTo(slice(0, 200));
    }

    @Test
    void answersFromTheStoreWhenTheDiskTakesNothing() throws IOException {
        Files.delete(folder);

        assertThat(read(0, 200)).isEqualTo(slice(0, 200));

        assertThat(meters.registry().get("lake.cache.unkept").counter().count()).isEqualTo(2);
        Path _ = Files.createDirectories(folder);
    }

    private BlockCache cache(long maxBytes) throws IOException {
        meters = new Meters();
        return new BlockCache(store, folder, maxBytes, BLOCK, meters);
    }

    private byte[] read(int from, int to) throws IOException {
        byte[] bytes = new byte[to - from];
        try (CachedStream stream = new CachedStream(cache, object)) {
            stream.seek(from);
            stream.readFully(bytes);
        }
        return bytes;
    }

    private byte[] slice(int from, int to) {
        return Arrays.copyOfRange(content, from, to);
    }

    private static byte[] bytes(ParquetFileRange range) {
        ByteBuffer read = range.getDataReadFuture().join();
        byte[] bytes = new byte[read.remaining()];
        read.get(bytes);
        return bytes;
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static int index(Path file) {
        String name = String.valueOf(file.getFileName());
        return Integer.parseInt(name.substring(name.indexOf('-') + 1, name.indexOf('.')));
    }
}
