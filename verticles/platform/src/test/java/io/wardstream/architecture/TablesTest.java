package io.wardstream.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each table belongs to one room. */
final class TablesTest {
    private static final Path MIGRATIONS = Path.of("..", "..", "sql");
    private static final Path SOURCES = Path.of("src", "main", "java", "io", "wardstream");
    private static final Pattern CREATED =
            Pattern.compile("^CREATE TABLE (\\w+)", Pattern.MULTILINE);
    private static final Pattern USED =
            Pattern.compile("\\b(?:FROM|JOIN|INTO|UPDATE)\\s+(?:ONLY\\s+)?(\\w+)");

    @Test
    void areNamedInOneRoomEach() throws IOException {
        Set<String> tables = new TreeSet<>();
        for (Path migration : filesEndingIn(MIGRATIONS, ".sql")) {
            tables.addAll(names(CREATED, migration));
        }

        Map<String, Set<String>> rooms = new TreeMap<>();
        for (Path source : filesEndingIn(SOURCES, ".java")) {
            String room = SOURCES.relativize(source).getName(0).toString();
            for (String name : names(USED, source)) {
                if (tables.contains(name)) {
                    rooms.computeIfAbsent(name, _ -> new TreeSet<>()).add(room);
                }
            }
        }

        assertThat(tables).contains("vital_sample", "device");
        assertThat(rooms).allSatisfy((table, owners) -> assertThat(owners).as(table).hasSize(1));
    }

    private static List<Path> filesEndingIn(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }

    private static List<String> names(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
