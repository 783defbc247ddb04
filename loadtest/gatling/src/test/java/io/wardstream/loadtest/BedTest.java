package io.wardstream.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BedTest {
    private static final String LINE =
            "{\"id\":\"d1\",\"token\":\"secret\",\"name\":\"Bed 1\",\"patientId\":\"p1\"}";

    @TempDir private Path folder;

    @Test
    void readsWhatScriptsDevicesWrites() throws IOException {
        assertThat(Bed.read(file(LINE + "\n\n" + LINE + "\n"), 2))
                .containsExactly(new Bed("d1", "secret", "p1"), new Bed("d1", "secret", "p1"));
    }

    @Test
    void saysHowManyAreMissing() throws IOException {
        Path file = file(LINE);

        assertThatThrownBy(() -> Bed.read(file, 3))
                .hasMessageContaining("has 1 devices, 3 are needed");
    }

    @Test
    void namesALineItCannotReadAndShowsNoToken() throws IOException {
        Path file = file(LINE + "\n{\"id\":\"d2\",\"token\":\"secret\"}");

        assertThatThrownBy(() -> Bed.read(file, 2))
                .hasMessageContaining(
                        "line 2 must be an object with the strings id, token and patientId")
                .hasMessageNotContaining("secret");
        assertThat(new Bed("d1", "secret", "p1").toString()).doesNotContain("secret");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("tokens.ndjson"), text);
    }
}
