package io.wardstream.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a stand-in for {@code scripts/run}, which another test runs for real. */
final class OwnPlatformIT {
    private static final String READY =
            """
            printf '{"url":"http://127.0.0.1:%s","deviceUrl":"ws://127.0.0.1:%s/ws/device","username":"admin"}\\n' "$3" "$(($3 + 1))"
            """;

    @TempDir private Path home;

    @BeforeEach
    void makeScripts() throws IOException {
        Path _ = Files.createDirectory(home.resolve("scripts"));
    }

    @Test
    void tellsWhereItServesAndIsGoneWithItsDirectoryWhenItIsClosed() throws IOException {
        script(
                "sleep 60 & trap 'kill $!; exit' TERM\necho secret >\"$5/admin.password\"\n"
                        + READY
                        + "wait");
        OwnPlatform platform = OwnPlatform.start(home);

        platform.awaitReady();

        assertThat(platform.url()).startsWith("http://127.0.0.1:");
        assertThat(platform.deviceUrl()).endsWith("/ws/device");
        assertThat(platform.username()).isEqualTo("admin");
        assertThat(platform.passwordFile()).hasContent("secret");
        Path directory = platform.directory();
        platform.close();
        assertThat(directory).doesNotExist();
    }

    @Test
    void saysThatItDidNotStart() throws IOException {
        script("exit 1");
        OwnPlatform platform = OwnPlatform.start(home);

        assertThatThrownBy(platform::awaitReady)
                .isInstanceOf(LoadTestException.class)
                .hasMessage("the platform does not start, see above");
        platform.close();
    }

    private void script(String text) throws IOException {
        Path run = Files.writeString(home.resolve("scripts/run"), "#!/usr/bin/env bash\n" + text);
        assertThat(run.toFile().setExecutable(true)).isTrue();
    }
}
