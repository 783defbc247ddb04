package io.wardstream.lifecycle.ranges;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blocks as files of one folder, each with its checksum behind it, for what a crash or a disk makes
 * of them. The folder may be shared by processes: a file another one has deleted is not there.
 * Blocks the thread; thread-safe.
 */
final class BlockFiles {
    private static final Logger LOG = LoggerFactory.getLogger(BlockFiles.class);
    private static final int CHECKSUM_BYTES = 4;
    private static final Pattern NAME = Pattern.compile("([0-9a-f]{64})-(\\d{1,9})\\.block");
    private static final String UNFINISHED = ".writing";

    private final Path folder;
    private final AtomicLong written = new AtomicLong();

    /** The folder is made where missing. */
    BlockFiles(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
    }

    /** A block that lies in the folder, and its size; whether it is whole shows when it is read. */
    record Found(BlockId id, int bytes) {}

    /** What an earlier process left; what it had not finished is deleted. */
    List<Found> found() throws IOException {
        List<Found> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = String.valueOf(file.getFileName());
                Matcher parts = NAME.matcher(name);
                if (parts.matches()) {
                    int bytes = (int) Math.max(0, file.toFile().length() - CHECKSUM_BYTES);
                    found.add(
                            new Found(
                                    new BlockId(parts.group(1), Integer.parseInt(parts.group(2))),
                                    bytes));
                } else if (name.endsWith(UNFINISHED)) {
                    Files.deleteIfExists(file);
                }
            }
        }
        return found;
    }

    /**
     * The bytes of a block.
     *
     * @return null when it is not there whole
     */
    byte @Nullable [] read(BlockId id, int length) {
        try {
            ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(path(id)));
            if (file.remaining() != length + CHECKSUM_BYTES) {
                return null;
            }
            byte[] bytes = new byte[length];
            file.get(bytes);
            return file.getInt() == checksum(bytes) ? bytes : null;
        } catch (IOException gone) {
            return null;
        }
    }

    /** Whole or not at all. */
    void write(BlockId id, byte[] bytes) throws IOException {
        ByteBuffer file = ByteBuffer.allocate(bytes.length + CHECKSUM_BYTES);
        file.put(bytes).putInt(checksum(bytes));
        Path unfinished =
                folder.resolve(
                        ProcessHandle.current().pid()
                                + "-"
                                + written.incrementAndGet()
                                + UNFINISHED);
        Path _ = Files.write(unfinished, file.array());
        Path _ = Files.move(unfinished, path(id), StandardCopyOption.REPLACE_EXISTING);
    }

    void delete(BlockId id) {
        try {
            Files.deleteIfExists(path(id));
        } catch (IOException kept) {
            LOG.warn("block not deleted file={} cause={}", path(id), kept.getMessage());
        }
    }

    private static int checksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return (int) checksum.getValue();
    }

    private Path path(BlockId id) {
        return folder.resolve(id.sha256() + "-" + id.index() + ".block");
    }
}
