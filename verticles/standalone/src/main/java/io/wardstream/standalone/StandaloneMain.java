package io.wardstream.standalone;

import io.wardstream.embedded.EmbeddedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command line of {@code scripts/run}. Exit code 0 after an orderly stop, 1 when something
 * failed, 2 for a wrong option.
 */
@Command(
        name = "scripts/run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        versionProvider = StandaloneMain.Version.class,
        description = {
            "Starts Wardstream on this machine: PostgreSQL, Redis, an S3 server and the platform, on the loopback address only.",
            ""
        },
        footer = {
            "",
            "Ctrl-C stops everything in order: simulated devices, platform (after its",
            "last commit), services. A second Ctrl-C hurries.",
            "",
            "WARDSTREAM_JAVA_OPTS adds options to the platform's JVM; every other",
            "WARDSTREAM_... variable is a setting of conf/wardstream.yaml.",
            "scripts/psql opens the database."
        })
public final class StandaloneMain implements Callable<Integer> {
    private static final String LOG_SETTINGS = "logback.configurationFile";
    private static final int HIGHEST_PORT = 65_535 - 2;

    @Option(
            names = "--simulate",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Simulate N bedside devices, in wards of 40 beds. The first patient's SpO2 falls within half a"
                            + " minute and recovers in the third, again and again. Default: none.")
    private int simulate;

    @Option(
            names = "--replay",
            paramLabel = "DIR",
            description =
                    "The simulated devices replay the CSV recordings of this folder, one a device."
                            + " With --simulate 2 or more the last one does not: it has an invented patient, so that"
                            + " something happens whatever was recorded."
                            + " Without --simulate: as many devices as recordings.")
    private @Nullable Path replay;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description =
                    "Web listener; devices take the port after it, management the one after that."
                            + " Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description =
                    "Where everything is kept, passwords included. Default: data in the tree of Wardstream.")
    private @Nullable Path dataDirectory;

    @Option(
            names = "--kafka",
            description = "Start a Kafka broker too, and send samples and alarms there.")
    private boolean kafka;

    @Option(
            names = "--print-config",
            description =
                    "Print every setting of the platform with its value and where it comes from, without"
                            + " secrets, and start nothing.")
    private boolean printConfig;

    @Option(
            names = "--json",
            description = "Print one line of JSON on stdout when ready, everything else on stderr.")
    private boolean json;

    private StandaloneMain() {}

    public static void main(String[] arguments) {
        chooseLog();
        System.exit(commandLine().execute(arguments));
    }

    /** Read at the first logger, which is not yet made. */
    static void chooseLog() {
        if (System.getProperty(LOG_SETTINGS) == null) {
            System.setProperty(LOG_SETTINGS, "standalone-logback.xml");
        }
    }

    static CommandLine commandLine() {
        return new CommandLine(new StandaloneMain())
                .setParameterExceptionHandler(StandaloneMain::explain)
                .setUsageHelpAutoWidth(true);
    }

    private static int explain(CommandLine.ParameterException wrong, String[] arguments) {
        wrong.getCommandLine()
                .getErr()
                .println("scripts/run: " + wrong.getMessage() + " (see scripts/run --help)");
        return CommandLine.ExitCode.USAGE;
    }

    @Override
    public Integer call() {
        Installation installation = Installation.find();
        StandaloneOptions options;
        try {
            options = options(installation);
        } catch (IllegalArgumentException wrong) {
            System.err.println("scripts/run: " + wrong.getMessage() + " (see scripts/run --help)");
            return CommandLine.ExitCode.USAGE;
        }
        if (printConfig) {
            return new ConfigPrint(installation, options).run();
        }
        Progress progress = new Progress(options.json() ? System.err : System.out, System.err);
        StopRequest stop = StopRequest.onSignals(progress);
        try {
            return new Standalone(options, installation, progress, stop).run();
        } catch (StandaloneException | EmbeddedException failed) {
            progress.say("scripts/run: " + failed.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private StandaloneOptions options(Installation installation) {
        if (simulate < 0) {
            throw new IllegalArgumentException("--simulate must not be negative, was " + simulate);
        }
        if (port < 1 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException(
                    "--port must be 1 to " + HIGHEST_PORT + ", was " + port);
        }
        Path data = dataDirectory == null ? installation.home().resolve("data") : dataDirectory;
        Path recordings = replay;
        return new StandaloneOptions(
                recordings == null ? simulate : devicesFor(recordings),
                recordings == null ? null : recordings.toAbsolutePath().normalize(),
                recordings != null && simulate > 1 ? 1 : 0,
                port,
                data.toAbsolutePath().normalize(),
                kafka,
                json);
    }

    /** As many as asked for, else one a recording. */
    private int devicesFor(Path recordings) {
        if (!Files.isDirectory(recordings)) {
            throw new IllegalArgumentException("--replay " + recordings + " is not a folder");
        }
        try (Stream<Path> files = Files.list(recordings)) {
            int count = (int) files.filter(file -> file.toString().endsWith(".csv")).count();
            if (count == 0) {
                throw new IllegalArgumentException(
                        "--replay " + recordings + " holds no .csv file");
            }
            return simulate == 0 ? count : simulate;
        } catch (IOException cause) {
            throw new IllegalArgumentException("--replay " + recordings + " cannot be read", cause);
        }
    }

    /** The version is that of the jar; run from classes there is none. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = StandaloneMain.class.getPackage().getImplementationVersion();
            return new String[] {"Wardstream " + (version == null ? "development" : version)};
        }
    }
}
