package io.wardstream.standalone;

import io.wardstream.embedded.EmbeddedException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command line of {@code scripts/cluster}. Exit code 0 after an orderly stop, 1 when something
 * failed, 2 for a wrong option.
 */
@Command(
        name = "scripts/cluster",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = StandaloneMain.Version.class,
        description = {
            "Starts a whole installation on this machine: PostgreSQL, Redis, an S3 server, several nodes, and HAProxy",
            "in front of them, on the loopback address only. A node that ends by itself is started again.",
            ""
        },
        footer = {
            "",
            "Ctrl-C stops everything in order: simulated devices, nodes (after their",
            "last commit), HAProxy, services. A second Ctrl-C hurries.",
            "",
            "Try: kill -9 the pid of a node while you look at the dashboard.",
            "",
            "WARDSTREAM_JAVA_OPTS adds options to the JVM of each node; every other",
            "WARDSTREAM_... variable is a setting of conf/wardstream.yaml, for all nodes."
        })
public final class ClusterMain implements Callable<Integer> {
    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many nodes, 2 to 5. Default: ${DEFAULT-VALUE}.")
    private int nodes;

    @Option(
            names = "--simulate",
            paramLabel = "N",
            defaultValue = "0",
            description = "Simulate N bedside devices, in wards of 40 beds. Default: none.")
    private int simulate;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description =
                    "HAProxy for people; for devices the port after it. The nodes take five ports each,"
                            + " ten apart, from PORT + 10 on. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description =
                    "Where everything is kept, passwords included. Default: data/cluster in the tree of Wardstream.")
    private @Nullable Path dataDirectory;

    @Option(
            names = "--json",
            description = "Print one line of JSON on stdout when ready, everything else on stderr.")
    private boolean json;

    private ClusterMain() {}

    public static void main(String[] arguments) {
        StandaloneMain.chooseLog();
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new ClusterMain())
                .setParameterExceptionHandler(ClusterMain::explain)
                .setUsageHelpAutoWidth(true);
    }

    private static int explain(CommandLine.ParameterException wrong, String[] arguments) {
        return refuse(wrong.getCommandLine(), wrong.getMessage());
    }

    private static int refuse(CommandLine commandLine, @Nullable String sentence) {
        commandLine
                .getErr()
                .println("scripts/cluster: " + sentence + " (see scripts/cluster --help)");
        return CommandLine.ExitCode.USAGE;
    }

    @Override
    public Integer call() {
        Installation installation = Installation.find();
        ClusterOptions options;
        try {
            options = options(installation);
        } catch (IllegalArgumentException wrong) {
            return refuse(commandLine(), wrong.getMessage());
        }
        Progress progress = new Progress(options.json() ? System.err : System.out, System.err);
        StopRequest stop = StopRequest.onSignals(progress);
        try {
            return new Cluster(options, installation, progress, stop).run();
        } catch (StandaloneException | EmbeddedException failed) {
            progress.say("scripts/cluster: " + failed.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private ClusterOptions options(Installation installation) {
        Path data =
                dataDirectory == null
                        ? installation.home().resolve("data").resolve("cluster")
                        : dataDirectory;
        return new ClusterOptions(nodes, simulate, port, data.toAbsolutePath().normalize(), json);
    }
}
