package io.wardstream.api;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A file whose bytes are taken away while it is written. Not safe for use by two threads. */
final class PiecedFile implements OutputFile {
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private long taken;

    /** Bytes that can be taken. */
    int length() {
        return waiting.size();
    }

    Buffer take() {
        Buffer piece = Buffer.buffer(waiting.toByteArray());
        waiting.reset();
        taken += piece.length();
        return piece;
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) {
        return new Bytes();
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
        return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
        return false;
    }

    @Override
    public long defaultBlockSize() {
        return 0;
    }

    private final class Bytes extends PositionOutputStream {
        @Override
        public long getPos() {
            return taken + waiting.size();
        }

        @Override
        public void write(int value) {
            waiting.write(value);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            waiting.write(bytes, offset, length);
        }
    }
}
