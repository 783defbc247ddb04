package io.wardstream.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs a server from jars of its own, gathered by the build in {@code
 * verticles/embedded/<name>/target/lib}.
 */
final class ServerJvm {
    private static final String LOGBACK =
            """
            <configuration>
              <appender name="LOG" class="ch.qos.logback.core.ConsoleAppender">
                <encoder><pattern>%d{yyyy-MM-dd'T'HH:mm:ss.SSSX} %-5level %logger{0} %msg%n</pattern></encoder>
              </appender>
              <root level="WARN"><appender-ref ref="LOG"/></root>
            </configuration>
            """;

    private ServerJvm() {}

    static ProcessHandle start(
            String name,
            ServiceDirectory directory,
            List<String> options,
            String mainClass,
            String... arguments) {
        Path logback = directory.resolve("logback.xml");
        try {
            Files.writeString(logback, LOGBACK);
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot write " + logback, cause);
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(
                List.of(
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+ExitOnOutOfMemoryError"));
        command.add("-Dlogback.configurationFile=" + logback);
        command.addAll(List.of("-cp", libraries(name) + "/*", mainClass));
        command.addAll(List.of(arguments));
        return Commands.startDetached(command, Keeper.log(directory), directory.path());
    }

    private static Path libraries(String name) {
        Path inTree = Path.of("verticles", "embedded", name, "target", "lib");
        return Stream.of(codeLocation(), Path.of("").toAbsolutePath())
                .flatMap(start -> Stream.iterate(start, folder -> folder != null, Path::getParent))
                .map(folder -> folder.resolve(inTree))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(
                        () ->
                                new EmbeddedException(
                                        "The jars of the embedded "
                                                + name
                                                + " server are not built: run `mvn package` first."));
    }

    private static Path codeLocation() {
        try {
            return Path.of(
                    ServerJvm.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException cause) {
            throw new IllegalStateException("the class path has an entry that is no file", cause);
        }
    }
}
