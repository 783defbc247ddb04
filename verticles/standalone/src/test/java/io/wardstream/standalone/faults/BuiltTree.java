package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.embedded.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tree these tests were built in: its jars are what is put to the test. */
final class BuiltTree {
    private static final Path HOME =
            TestPostgres.rolesSql().resolve("..").resolve("..").normalize().toAbsolutePath();

    /**
     * Of each platform: it ends before it has gained from the second compiler, which takes half the
     * CPU of a start.
     */
    static final String FIRST_COMPILER = "-XX:TieredStopAtLevel=1";

    private BuiltTree() {}

    static Path home() {
        return HOME;
    }

    static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    static String platformClassPath() {
        Path target = HOME.resolve("verticles/platform/target");
        Path jar = target.resolve("wardstream-platform.jar");
        assertThat(jar).as("built by mvn package").exists();
        return jar + ":" + target.resolve("lib") + "/*";
    }

    /** The same, jar by jar: only the launcher knows what an asterisk means. */
    static String platformJars() throws IOException {
        Path target = HOME.resolve("verticles/platform/target");
        try (Stream<Path> libraries = Files.list(target.resolve("lib"))) {
            return Stream.concat(
                            Stream.of(target.resolve("wardstream-platform.jar")),
                            libraries.sorted())
                    .map(Path::toString)
                    .collect(Collectors.joining(":"));
        }
    }

    static Path platformJvmOptions() {
        return HOME.resolve("conf/jvm.options");
    }

    /** As a run by {@code scripts/run}: a start of classes that are kept costs half. */
    static List<String> classArchiveOptions() {
        return List.of(
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile="
                        + HOME.resolve("verticles/platform/target/wardstream-platform.jsa"),
                "-Xlog:cds=off",
                "-Xlog:aot=off");
    }

    static Path logback() {
        return HOME.resolve("conf/logback.xml");
    }

    /** Where the children's output is kept for whoever must find out why a test failed. */
    static Path logs(String test) throws IOException {
        return Files.createDirectories(
                HOME.resolve("verticles/standalone/target/fault-logs").resolve(test));
    }
}
