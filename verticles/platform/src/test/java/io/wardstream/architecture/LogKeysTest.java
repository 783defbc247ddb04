package io.wardstream.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The keys of the log: one name for a thing, and none for who a patient is. */
final class LogKeysTest {
    private static final Path SOURCES = Path.of("src", "main", "java", "io", "wardstream");
    private static final Pattern KEY = Pattern.compile("\\b([A-Za-z]\\w*)=\\{}");

    /** Each key, with the classes that say it. */
    private static final Map<String, Set<String>> KEYS = new TreeMap<>();

    @BeforeAll
    static void readKeys() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            for (Path file : files.filter(it -> it.toString().endsWith(".java")).toList()) {
                KEY.matcher(Files.readString(file))
                        .results()
                        .forEach(
                                found ->
                                        KEYS.computeIfAbsent(found.group(1), _ -> new TreeSet<>())
                                                .add(file.getFileName().toString()));
            }
        }
        assertThat(KEYS).containsKeys("cause", "nodeId", "deviceId");
    }

    @Test
    void areWordsInOneForm() {
        assertThat(KEYS.keySet()).allMatch(key -> key.matches("[a-z]+([A-Z][a-z]+)*"));
    }

    @Test
    void sayOfEachIdWhoseItIs() {
        assertThat(KEYS)
                .doesNotContainKeys(
                        "id",
                        "alarm",
                        "device",
                        "hospital",
                        "job",
                        "message",
                        "node",
                        "rollout",
                        "ward");
    }

    @Test
    void callAFailureACauseAndATimeByItsUnit() {
        assertThat(KEYS)
                .doesNotContainKeys(
                        "error",
                        "exception",
                        "failure",
                        "duration",
                        "elapsed",
                        "ms",
                        "time",
                        "took");
    }

    @Test
    void nameNobody() {
        assertThat(KEYS.keySet())
                .noneMatch(
                        key ->
                                key.matches(
                                        "(?i)(patient(id|name)?|user(id|name)?|display ?name|bed|"
                                                + "token|password|secret|authorization|value)"));
    }
}
