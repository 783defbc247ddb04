package io.wardstream.lifecycle.ranges;

import io.wardstream.lifecycle.ranges.BlockCache.Asked;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.parquet.bytes.ByteBufferAllocator;
import org.apache.parquet.io.ParquetFileRange;
import org.apache.parquet.io.SeekableInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads an object block by block; several ranges at once are fetched at once. Keeps the last block
 * in memory, for indexes are read a few bytes at a time. Blocks; not safe for use by two threads.
 */
final class CachedStream extends SeekableInputStream {
    private final BlockCache cache;
    private final ObjectFile object;
    private long position;
    private int lastIndex = -1;
    private byte @Nullable [] last;

    CachedStream(BlockCache cache, ObjectFile object) {
        this.cache = cache;
        this.object = object;
    }

    @Override
    public long getPos() {
        return position;
    }

    @Override
    public void seek(long newPosition) {
        position = newPosition;
    }

    @Override
    public int read() {
        if (position >= object.bytes()) {
            return -1;
        }
        byte[] block = block((int) (position / cache.blockBytes()));
        return block[(int) (position++ % cache.blockBytes())] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        return read(ByteBuffer.wrap(into, offset, length));
    }

    @Override
    public int read(ByteBuffer into) {
        if (!into.hasRemaining()) {
            return 0;
        }
        if (position >= object.bytes()) {
            return -1;
        }
        int length = (int) Math.min(into.remaining(), object.bytes() - position);
        ByteBuffer piece = into.slice(into.position(), length);
        fill(piece, position, taken(position, length));
        into.position(into.position() + length);
        position += length;
        return length;
    }

    @Override
    public void readFully(byte[] into) throws IOException {
        readFully(ByteBuffer.wrap(into));
    }

    @Override
    public void readFully(byte[] into, int offset, int length) throws IOException {
        readFully(ByteBuffer.wrap(into, offset, length));
    }

    @Override
    public void readFully(ByteBuffer into) throws IOException {
        if (into.remaining() > object.bytes() - position) {
            throw new EOFException(object.key() + " ends before " + (position + into.remaining()));
        }
        int _ = read(into);
    }

    @Override
    public boolean readVectoredAvailable(ByteBufferAllocator allocator) {
        return true;
    }

    /** All are asked for before the first is waited for. */
    @Override
    public void readVectored(List<ParquetFileRange> ranges, ByteBufferAllocator allocator)
            throws IOException {
        List<List<Asked>> asked = new ArrayList<>();
        for (ParquetFileRange range : ranges) {
            if (range.getOffset() + range.getLength() > object.bytes()) {
                throw new EOFException(object.key() + " ends before " + range);
            }
            asked.add(ask(range.getOffset(), range.getLength()));
        }
        List<Asked> flat = asked.stream().flatMap(List::stream).toList();
        List<byte[]> all = cache.take(flat);
        int from = 0;
        for (int i = 0; i < ranges.size(); i++) {
            ParquetFileRange range = ranges.get(i);
            int to = from + asked.get(i).size();
            ByteBuffer piece = allocator.allocate(range.getLength());
            fill(piece, range.getOffset(), all.subList(from, to));
            range.setDataReadFuture(CompletableFuture.completedFuture(piece.flip()));
            from = to;
        }
    }

    private List<Asked> ask(long from, int length) {
        int size = cache.blockBytes();
        return length == 0
                ? List.of()
                : cache.ask(object, (int) (from / size), (int) ((from + length - 1) / size));
    }

    private List<byte[]> taken(long from, int length) {
        int size = cache.blockBytes();
        int first = (int) (from / size);
        return first == (from + length - 1) / size
                ? List.of(block(first))
                : cache.take(ask(from, length));
    }

    private byte[] block(int index) {
        byte[] present = last;
        if (present == null || lastIndex != index) {
            present = cache.take(cache.ask(object, index, index)).getFirst();
            last = present;
            lastIndex = index;
        }
        return present;
    }

    /** From the first block, beginning in its middle, to the end of the piece. */
    private void fill(ByteBuffer piece, long from, List<byte[]> blocks) {
        int skipped = (int) (from % cache.blockBytes());
        for (byte[] block : blocks) {
            piece.put(block, skipped, Math.min(block.length - skipped, piece.remaining()));
            skipped = 0;
        }
    }
}
