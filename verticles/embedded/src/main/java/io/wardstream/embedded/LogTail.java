package io.wardstream.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The last words of a log, for an error message; the log may be of any length. */
public final class LogTail {
    private static final int BYTES = 1500;

    private LogTail() {}

    /** On one line. */
    static String of(Path log) {
        return lines(log).replaceAll("\\s*\\R\\s*", "; ");
    }

    /** As they stand in the log, at most 1,500 bytes; says so if there is no log. */
    public static String lines(Path log) {
        try (SeekableByteChannel channel = Files.newByteChannel(log)) {
            channel.position(Math.max(0, channel.size() - BYTES));
            ByteBuffer tail = ByteBuffer.allocate(BYTES);
            int read = 0;
            while (read >= 0 && tail.hasRemaining()) {
                read = channel.read(tail);
            }
            return new String(tail.array(), 0, tail.position(), StandardCharsets.UTF_8).strip();
        } catch (IOException absent) {
            return "it left no log at " + log;
        }
    }
}
