package io.wardstream.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Server binaries carried as resources by Maven jars, unpacked once into a cache ({@code
 * EMBEDDED_CACHE_DIR}, or {@code XDG_CACHE_HOME}/wardstream, or ~/.cache/wardstream, or the
 * temporary directory). Many JVMs may do so at once.
 */
final class Binaries {
    private Binaries() {}

    /**
     * {@code linux-amd64} and the like, in the words the caller's artifact uses for its machines.
     */
    static String platform(String amd64, String arm64) {
        String system =
                System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac")
                        ? "darwin"
                        : "linux";
        String machine = System.getProperty("os.arch");
        return system + "-" + (machine.equals("aarch64") ? arm64 : amd64);
    }

    /** The directory into which a .txz resource is unpacked. */
    static Path unpackedTxz(String service, String resource) {
        return cached(
                service,
                resource,
                (stream, directory) -> {
                    try (TarArchiveInputStream tar =
                            new TarArchiveInputStream(new XZInputStream(stream))) {
                        unpack(tar, directory);
                    }
                });
    }

    /** The path of a resource that is itself the executable. */
    static Path executable(String service, String resource) {
        return cached(
                        service,
                        resource,
                        (stream, directory) -> {
                            Path file = directory.resolve(resource);
                            Files.copy(stream, file);
                            Files.setPosixFilePermissions(
                                    file, PosixFilePermissions.fromString("rwxr-xr-x"));
                        })
                .resolve(resource);
    }

    @FunctionalInterface
    private interface Unpacking {
        void unpack(InputStream stream, Path directory) throws IOException;
    }

    private static Path cached(String service, String resource, Unpacking unpacking) {
        URL url = Binaries.class.getClassLoader().getResource(resource);
        if (url == null) {
            throw new EmbeddedException(
                    service
                            + ": there is no binary for this kind of machine ("
                            + resource
                            + " is not on the class path); verticles/embedded/pom.xml lists those there are.");
        }
        try {
            Path cache = cacheDirectory();
            Path unpacked = cache.resolve(resource + "-" + fingerprint(url));
            if (!Files.isDirectory(unpacked)) {
                Path draft = Files.createTempDirectory(cache, resource + "-");
                try (InputStream stream = new BufferedInputStream(url.openStream(), 1 << 16)) {
                    unpacking.unpack(stream, draft);
                }
                publish(draft, unpacked);
            }
            return unpacked;
        } catch (IOException cause) {
            throw new EmbeddedException(
                    service + ": cannot unpack its binaries (" + cause + ").", cause);
        }
    }

    /**
     * A rename is atomic, so nobody sees a half unpacked tree; who comes second throws its own
     * away.
     */
    private static void publish(Path draft, Path unpacked) throws IOException {
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            Files.move(draft, unpacked, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException lostTheRace) {
            deleteTree(draft);
            if (!Files.isDirectory(unpacked)) {
                throw lostTheRace;
            }
        }
    }

    private static void unpack(TarArchiveInputStream tar, Path directory) throws IOException {
        for (TarArchiveEntry entry = tar.getNextEntry();
                entry != null;
                entry = tar.getNextEntry()) {
            Path target = directory.resolve(entry.getName()).normalize();
            if (!target.startsWith(directory)) {
                throw new IOException("entry outside the archive: " + entry.getName());
            }
            if (entry.isDirectory()) {
                Files.createDirectories(target);
                continue;
            }
            Files.createDirectories(target.resolve("..").normalize());
            if (entry.isSymbolicLink()) {
                Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                continue;
            }
            Files.copy(tar, target);
            boolean isProgram = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(
                    target, PosixFilePermissions.fromString(isProgram ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private static Path cacheDirectory() throws IOException {
        String chosen = System.getenv("EMBEDDED_CACHE_DIR");
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path home = Path.of(System.getProperty("user.home"), ".cache", "wardstream");
        Path cache =
                chosen != null ? Path.of(chosen) : xdg != null ? Path.of(xdg, "wardstream") : home;
        try {
            Files.createDirectories(cache);
            if (Files.isWritable(cache)) {
                return cache;
            }
        } catch (IOException notHere) {
            if (chosen != null) {
                throw notHere;
            }
        }
        Path shared =
                Path.of(
                        System.getProperty("java.io.tmpdir"),
                        "wardstream-" + System.getProperty("user.name"));
        try {
            return Files.createDirectory(
                    shared,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException here) {
            return shared;
        }
    }

    /**
     * Another version of the jar must get another directory; its checksum in the jar's index tells,
     * unread.
     */
    private static String fingerprint(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        return connection instanceof JarURLConnection jar
                ? Long.toHexString(jar.getJarEntry().getCrc())
                : Long.toString(connection.getContentLengthLong());
    }

    static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(root)) {
            for (Path path : paths.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
