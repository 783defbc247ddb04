package io.wardstream.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A service's directory, held by one JVM at a time. The hold is a file lock, which the kernel frees
 * however that JVM ends; the service itself does not inherit it.
 */
public final class ServiceDirectory {
    private static final int SECRET_BYTES = 16;

    private final Path path;
    private final FileChannel channel;

    private ServiceDirectory(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Creates the directory where it is missing and takes hold of it, or says in one sentence why
     * it cannot.
     */
    public static ServiceDirectory open(String service, Path directory) {
        Path wanted = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(wanted);
            Path path = wanted.toRealPath();
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            FileChannel channel =
                    FileChannel.open(
                            path.resolve("service.lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (tryLock(channel) == null) {
                channel.close();
                throw new EmbeddedException(
                        service
                                + ": the directory "
                                + path
                                + " is in use by another running instance.");
            }
            return new ServiceDirectory(path, channel);
        } catch (FileAlreadyExistsException cause) {
            throw new EmbeddedException(
                    service + ": " + wanted + " is a file, not a directory.", cause);
        } catch (IOException cause) {
            throw new EmbeddedException(
                    service
                            + ": the directory "
                            + wanted
                            + " is not writable by this user ("
                            + cause
                            + ").",
                    cause);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisJvm) {
            return null;
        }
    }

    public Path path() {
        return path;
    }

    public Path resolve(String name) {
        return path.resolve(name);
    }

    /**
     * A random word kept in a file only this user reads; made on first use, the same ever after.
     */
    public String secret(String name) {
        return secret(path, name);
    }

    static String secret(Path directory, String name) {
        Path file = directory.resolve(name);
        try {
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
            byte[] random = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(random);
            String secret = HexFormat.of().formatHex(random);
            writePrivate(file, secret + "\n");
            return secret;
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot keep " + file, cause);
        }
    }

    /** Writes a file that is never, not even for a moment, readable by others. */
    public static void writePrivate(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
    }

    public void release() {
        try {
            channel.close();
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot release " + path, cause);
        }
    }
}
