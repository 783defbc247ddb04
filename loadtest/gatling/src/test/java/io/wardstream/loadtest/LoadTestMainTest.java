package io.wardstream.loadtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class LoadTestMainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "flood | there is no suite 'flood'",
                "fleet --devices 0 | devices must be a whole number of 1 to 20000, was 0",
                "fleet --device 5 | Unknown option",
                "fleet --ack 5 | ack must be the milliseconds of p50,p95,p99",
                "fleet --url ftp://here | url must be an address like http://host:port",
                "fleet --url https://here | --url has no port, so --device-url must be given",
                "fleet --url http://me:secret@here:8080 | url must be an address like",
                "fleet --tokens t.ndjson | they need --url",
                "soak --devices 20000 --users 1000 --viewers 5000 --password secret | Unknown option"
            })
    void saysWhatIsWrongInASentence(String line, String sentence) {
        assertThat(execute(line)).isEqualTo(2);
        assertThat(err.toString())
                .startsWith("scripts/loadtest: ")
                .contains(sentence)
                .hasLineCount(1);
    }

    @Test
    void helpNamesAllSuitesAndAllSettings() {
        assertThat(execute("--help")).isZero();
        assertThat(out.toString())
                .contains(List.of(Suite.values()).stream().map(Suite::word).toList())
                .contains(List.of(Count.values()).stream().map(Count::option).toList())
                .contains("WARDSTREAM_PASSWORD");
    }

    private int execute(String line) {
        CommandLine command =
                LoadTestMain.commandLine()
                        .setOut(new PrintWriter(out, true))
                        .setErr(new PrintWriter(err, true));
        return command.execute(line.split(" ", -1));
    }
}
