package io.wardstream.lifecycle.ranges;

import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;

/** An object as Parquet's reader wants files: it fetches what is read of it. Immutable. */
public final class CachedFile implements InputFile {
    private final BlockCache cache;
    private final ObjectFile object;

    public CachedFile(BlockCache cache, ObjectFile object) {
        this.cache = cache;
        this.object = object;
    }

    @Override
    public long getLength() {
        return object.bytes();
    }

    /** Its methods throw {@link io.wardstream.store.ObjectStoreException}. */
    @Override
    public SeekableInputStream newStream() {
        return new CachedStream(cache, object);
    }
}
