package io.wardstream.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wardstream.store.DatabaseChecks;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class ClusterMainTest {
    private final ClusterOptions three = new ClusterOptions(3, 40, 9000, Path.of("/data"), false);

    @ParameterizedTest
    @CsvSource({"--node 3, --node", "--nodes many, --nodes", "surplus, surplus"})
    void aWrongOptionIsNamedInOneLine(String arguments, String named) {
        StringWriter errors = new StringWriter();
        CommandLine commandLine = ClusterMain.commandLine().setErr(new PrintWriter(errors));

        assertThat(commandLine.execute(arguments.split(" ", -1))).isEqualTo(2);
        assertThat(errors.toString())
                .startsWith("scripts/cluster: ")
                .contains(named)
                .hasLineCount(1);
    }

    @Test
    void helpNamesEveryOption() {
        assertThat(ClusterMain.commandLine().getUsageMessage())
                .contains("--nodes", "--simulate", "--port", "--data-dir", "--json", "Ctrl-C");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 0, 9000, --nodes",
        "6, 0, 9000, --nodes",
        "3, -1, 9000, --simulate",
        "3, 0, 0, --port"
    })
    void namesTheOptionOutOfItsBounds(int nodes, int simulate, int port, String named) {
        assertThatThrownBy(() -> new ClusterOptions(nodes, simulate, port, Path.of(""), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(named + " must");
    }

    @Test
    void everyServerHasAPortOfItsOwn() {
        assertThat(three.ports()).hasSize(17).doesNotHaveDuplicates().contains(9000, 9001, 9010);
        assertThat(three.url()).isEqualTo("http://127.0.0.1:9000");
        assertThat(three.deviceUrl()).isEqualTo("ws://127.0.0.1:9001/ws/device");
    }

    @Test
    void aNodeKnowsItselfAndTheOthers() {
        NodePlace second = three.places().get(1);

        assertThat(three.settings(second))
                .contains(
                        "nodeId: node-b",
                        "port: 9023, busPort: 9024",
                        "members: [\"127.0.0.1:9013\", \"127.0.0.1:9023\", \"127.0.0.1:9033\"]",
                        "web: {host: 127.0.0.1, port: 9020}")
                .doesNotContain("assword:", "PoolSize");
    }

    @Test
    void manyNodesShareTheConnectionsOfTheDatabase() {
        ClusterOptions five = new ClusterOptions(5, 0, 9000, Path.of("/data"), false);

        assertThat(five.settings(five.places().getFirst()))
                .contains("platformPoolSize: 4, readerPoolSize: 2, historyPoolSize: 1");
        assertThat(5 * (4 + 2 + 1 + DatabaseChecks.LEASES))
                .as("below 0.8 of the embedded server's 100")
                .isLessThan(80);
    }

    @Test
    void haproxyKnowsEachNodeAndAsksItsManagementListener() {
        assertThat(Balancer.settings(three))
                .contains(
                        "bind 127.0.0.1:9000",
                        "bind 127.0.0.1:9001",
                        "server node-a 127.0.0.1:9011 check port 9012",
                        "server node-c 127.0.0.1:9030 check port 9032",
                        "GET /health/ready")
                .doesNotContain("@");
    }
}
