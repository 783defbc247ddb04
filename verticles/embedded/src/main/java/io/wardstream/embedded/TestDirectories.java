package io.wardstream.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Temporary homes for the services of a test JVM. A JVM that is killed cannot clean up after
 * itself, so the next one does: it ends the services and deletes the directories whose JVM is gone.
 */
final class TestDirectories {
    private static final Logger LOG = LoggerFactory.getLogger(TestDirectories.class);
    private static final String PREFIX = "wardstream-test-";

    private TestDirectories() {}

    /** A directory named for this JVM: {@code wardstream-test-<pid>-<start>-<service>-<random>}. */
    record Claim(Path path) {}

    static Claim claim(String service) {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try {
            sweep(temporary);
            ServiceState self = ServiceState.of(ProcessHandle.current(), 0);
            String name = PREFIX + self.pid() + "-" + self.startedAtMillis() + "-" + service + "-";
            return new Claim(Files.createTempDirectory(temporary, name));
        } catch (IOException cause) {
            throw new UncheckedIOException("no temporary directory in " + temporary, cause);
        }
    }

    static void deleteAtExit(Claim claim, Runnable kill) {
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    kill.run();
                                    delete(claim.path());
                                }));
    }

    private static void sweep(Path temporary) throws IOException {
        try (Stream<Path> entries = Files.list(temporary)) {
            List<Path> leftovers = entries.filter(TestDirectories::isLeftover).toList();
            leftovers.forEach(TestDirectories::endService);
        }
    }

    private static boolean isLeftover(Path path) {
        String name = String.valueOf(path.getFileName());
        if (!name.startsWith(PREFIX) || !Files.isWritable(path)) {
            return false;
        }
        String[] words = name.substring(PREFIX.length()).split("-", 3);
        try {
            return new ServiceState(Long.parseLong(words[0]), Long.parseLong(words[1]), 0)
                    .process()
                    .isEmpty();
        } catch (RuntimeException notOurs) {
            return false;
        }
    }

    private static void endService(Path leftover) {
        LOG.info("leftover of a killed test run removed directory={}", leftover);
        ServiceState.read(leftover)
                .flatMap(ServiceState::process)
                .ifPresent(it -> Signals.killFamily(it.pid()));
        delete(leftover);
    }

    private static void delete(Path path) {
        try {
            Binaries.deleteTree(path);
        } catch (IOException cause) {
            LOG.warn("directory not deleted directory={}", path, cause);
        }
    }
}
