package io.wardstream.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class StaticFilesTest {

    private static final Pattern IMPORT =
            Pattern.compile("(?:from |import\\()'([^']+)'|(?:src|href)=\"(/[^\"#]+)\"");

    private final StaticFiles files = new StaticFiles();

    @Test
    void servesEveryFileOfThePage() throws Exception {
        List<String> own =
                filesOfThePage().stream()
                        .map(file -> "/" + page().relativize(file))
                        .map(path -> path.equals("/index.html") ? "/" : path)
                        .toList();

        assertThat(own).contains("/app/main.js");
        assertThat(files.paths()).containsAll(own);
    }

    @Test
    void servesWhateverThePageRefersTo() throws Exception {
        List<String> wanted =
                filesOfThePage().stream().flatMap(StaticFilesTest::refersTo).distinct().toList();

        assertThat(wanted).contains("/app/main.js", "/app/bridge.js", "/style.css");
        assertThat(files.paths()).containsAll(wanted);
    }

    @Test
    void hasNoCodeOrStyleInItsMarkup() throws Exception {
        String markup = Files.readString(page().resolve("index.html"));

        assertThat(markup).doesNotContain("style=", "<style", "onclick", "javascript:");
        assertThat(markup).doesNotContain("http://", "https://");
    }

    /** Names and texts come from outside: they are to stay texts. */
    @Test
    void makesNoMarkupOutOfTexts() throws Exception {
        for (Path file : filesOfThePage()) {
            assertThat(Files.readString(file))
                    .as(file.toString())
                    .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML")
                    .doesNotContain("document.write", "eval(", "new Function");
        }
    }

    private static Stream<String> refersTo(Path file) {
        try {
            return IMPORT
                    .matcher(Files.readString(file))
                    .results()
                    .map(StaticFilesTest::path)
                    .toList()
                    .stream();
        } catch (IOException unreadable) {
            throw new IllegalStateException(file + " cannot be read", unreadable);
        }
    }

    private static String path(MatchResult reference) {
        String path = Objects.requireNonNullElseGet(reference.group(1), () -> reference.group(2));
        return path.startsWith("./") ? "/app" + path.substring(1) : path;
    }

    /** Beside them on the class path stand the classes of this room. */
    private static List<Path> filesOfThePage() throws IOException {
        try (Stream<Path> found = Files.walk(page())) {
            return found.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".class"))
                    .toList();
        }
    }

    private static Path page() {
        URL style = Objects.requireNonNull(StaticFilesTest.class.getResource("style.css"));
        return Path.of(URI.create(style.toString())).resolve("..").normalize();
    }
}
