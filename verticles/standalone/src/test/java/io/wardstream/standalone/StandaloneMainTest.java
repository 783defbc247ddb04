package io.wardstream.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class StandaloneMainTest {
    @ParameterizedTest
    @CsvSource({"--simulat 3, --simulat", "--simulate many, --simulate", "surplus, surplus"})
    void aWrongOptionIsNamedInOneLine(String arguments, String named) {
        StringWriter errors = new StringWriter();
        CommandLine commandLine = StandaloneMain.commandLine().setErr(new PrintWriter(errors));
        assertThat(commandLine.execute(arguments.split(" ", -1))).isEqualTo(2);
        assertThat(errors.toString()).startsWith("scripts/run: ").contains(named).hasLineCount(1);
    }

    @Test
    void helpNamesEveryOption() {
        assertThat(StandaloneMain.commandLine().getUsageMessage())
                .contains(
                        "--simulate",
                        "--replay",
                        "--port",
                        "--data-dir",
                        "--kafka",
                        "--print-config",
                        "--json",
                        "Ctrl-C");
    }

    @Test
    void theListenersTakeThreePortsInARow() {
        StandaloneOptions options =
                new StandaloneOptions(0, null, 0, 9000, Path.of("data"), false, false);
        assertThat(options.url()).isEqualTo("http://127.0.0.1:9000");
        assertThat(options.deviceUrl()).isEqualTo("ws://127.0.0.1:9001/ws/device");
        assertThat(options.managementUrl()).isEqualTo("http://127.0.0.1:9002");
        assertThat(options.settings())
                .contains("port: 9000", "port: 9001", "port: 9002")
                .doesNotContain("assword:");
    }
}
