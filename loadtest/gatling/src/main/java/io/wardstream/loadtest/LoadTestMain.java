package io.wardstream.loadtest;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The command line of {@code scripts/loadtest}. Exit code 0 when every objective was met, 1 when
 * one was missed or something failed, 2 for a wrong option.
 */
@Command(
        name = "scripts/loadtest",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Puts a platform under load with Gatling, and holds it to its objectives. Without --url it starts one of its own.",
            ""
        },
        footer = {
            "",
            "The password is in the variable WARDSTREAM_PASSWORD or in --password-file,",
            "never on the command line. Settings of a platform of its own are WARDSTREAM_...",
            "variables: WARDSTREAM_INGEST_INSTANCES=2 scripts/loadtest fleet.",
            "JDK_JAVA_OPTIONS adds options to all JVMs."
        })
public final class LoadTestMain implements Callable<Integer> {
    private static final int SOCKETS_BESIDES = 256;
    private static final int MISSED = 2;

    @Parameters(
            paramLabel = "SUITE",
            description = "fleet, dashboards, rest, storm, spike or soak, see below.")
    private String suite = "";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "The web listener of a platform that runs, http or https. Default: starts one.")
    private @Nullable String url;

    @Option(
            names = "--device-url",
            paramLabel = "URL",
            description =
                    "Its device listener, ws or wss. Default: the port after that of --url, path /ws/device.")
    private @Nullable String deviceUrl;

    @Option(
            names = "--username",
            paramLabel = "NAME",
            description =
                    "An administrator. Default: the variable WARDSTREAM_USERNAME, else admin.")
    private @Nullable String username;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Where the password is. Default: the variable WARDSTREAM_PASSWORD.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--tokens",
            paramLabel = "FILE",
            description =
                    "Devices as scripts/devices makes them, each with a patient. Default: makes them, in a hospital"
                            + " named Load test.")
    private @Nullable Path tokens;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Where reports are kept. Default: target/loadtest in the tree.")
    private @Nullable Path out;

    @Option(
            names = "--api",
            paramLabel = "P50,P95,P99",
            description = "Objective: milliseconds of each class of routes. Default: 50,200,500.")
    private @Nullable String api;

    @Option(
            names = "--ack",
            paramLabel = "P50,P95,P99",
            description = "Objective: milliseconds from a sample to its ack. Default: 60,250,500.")
    private @Nullable String ack;

    @Option(
            names = "--correctness-only",
            description =
                    "Times are shown and not judged, for a machine that does other work: nothing lost, nothing failed.")
    private boolean isCorrectnessOnly;

    @Spec private @Nullable CommandSpec spec;

    private LoadTestMain() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandSpec spec = CommandSpec.forAnnotatedObject(new LoadTestMain());
        for (Count count : Count.values()) {
            CommandSpec _ =
                    spec.addOption(
                            OptionSpec.builder(count.option())
                                    .paramLabel("N")
                                    .type(String.class)
                                    .description(count.description())
                                    .build());
        }
        StringBuilder suites = new StringBuilder("%nSuites:%n");
        for (Suite it : Suite.values()) {
            suites.append(
                    String.format(
                            Locale.ROOT,
                            "  %-11s %s (%d s)%%n",
                            it.word(),
                            it.description(),
                            it.usualSeconds()));
        }
        CommandSpec _ = spec.usageMessage(spec.usageMessage().footerHeading(suites.toString()));
        return new CommandLine(spec)
                .setParameterExceptionHandler(LoadTestMain::explain)
                .setUsageHelpAutoWidth(true);
    }

    private static int explain(CommandLine.ParameterException wrong, String[] arguments) {
        return misuse(wrong.getCommandLine(), String.valueOf(wrong.getMessage()));
    }

    private static int misuse(CommandLine command, String sentence) {
        command.getErr()
                .println("scripts/loadtest: " + sentence + " (see scripts/loadtest --help)");
        return CommandLine.ExitCode.USAGE;
    }

    @Override
    public Integer call() {
        CommandLine command = command();
        Suite wanted;
        Map<String, String> settings;
        try {
            wanted = suite();
            settings = settings(command, wanted);
            checkSockets(wanted.sockets(LoadSettings.of(settings)));
            target(settings);
        } catch (IllegalArgumentException wrong) {
            return misuse(command, String.valueOf(wrong.getMessage()));
        }
        try {
            return run(wanted, settings);
        } catch (LoadTestException failed) {
            command.getErr().println("scripts/loadtest: " + failed.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private CommandLine command() {
        if (spec == null) {
            throw new IllegalStateException("not called by picocli");
        }
        return spec.commandLine();
    }

    private Suite suite() {
        for (Suite one : Suite.values()) {
            if (one.word().equals(suite)) {
                return one;
            }
        }
        throw new IllegalArgumentException("there is no suite '" + suite + "'");
    }

    private Map<String, String> settings(CommandLine command, Suite wanted) {
        Map<String, String> settings = new HashMap<>();
        settings.put(Count.SECONDS.key(), Integer.toString(wanted.usualSeconds()));
        for (Count count : Count.values()) {
            put(
                    settings,
                    count.key(),
                    command.getParseResult().matchedOptionValue(count.option(), null));
        }
        put(settings, Settings.API, api);
        put(settings, Settings.ACK, ack);
        put(settings, Settings.CORRECTNESS_ONLY, Boolean.toString(isCorrectnessOnly));
        return settings;
    }

    private static void put(Map<String, String> settings, String key, @Nullable String value) {
        if (value != null) {
            settings.put(key, value);
        }
    }

    private static void checkSockets(int sockets) {
        if (ManagementFactory.getOperatingSystemMXBean()
                instanceof UnixOperatingSystemMXBean unix) {
            long limit = unix.getMaxFileDescriptorCount();
            long needed = (long) sockets + SOCKETS_BESIDES;
            if (limit >= 0 && limit < needed) {
                throw new IllegalArgumentException(
                        "so many need "
                                + needed
                                + " open files, this process may have "
                                + limit
                                + ": run `ulimit -n "
                                + needed
                                + "` first");
            }
        }
    }

    /** What the command line says of a platform that runs; nothing without {@code --url}. */
    private void target(Map<String, String> settings) {
        if (url == null) {
            if (deviceUrl != null || username != null || passwordFile != null || tokens != null) {
                throw new IllegalArgumentException(
                        "--device-url, --username, --password-file and --tokens are about a platform that runs:"
                                + " they need --url");
            }
            return;
        }
        URI web = Target.url(Settings.URL, url, "http", "https");
        String devices = deviceUrl == null ? beside(web) : deviceUrl;
        URI _ = Target.url(Settings.DEVICE_URL, devices, "ws", "wss");
        String name = username == null ? System.getenv(Target.USERNAME_VARIABLE) : username;
        settings.put(Settings.URL, url.replaceAll("/+$", ""));
        settings.put(Settings.DEVICE_URL, devices);
        settings.put(Settings.USERNAME, name == null || name.isBlank() ? "admin" : name);
        put(settings, Settings.PASSWORD_FILE, passwordFile == null ? null : absolute(passwordFile));
    }

    private static String beside(URI web) {
        if (web.getPort() < 0) {
            throw new IllegalArgumentException("--url has no port, so --device-url must be given");
        }
        return String.format(
                Locale.ROOT,
                "%s://%s:%d/ws/device",
                "https".equals(web.getScheme()) ? "wss" : "ws",
                web.getHost(),
                web.getPort() + 1);
    }

    private int run(Suite wanted, Map<String, String> settings) {
        Path home = Path.of(System.getProperty("wardstream.home", ".")).toAbsolutePath();
        Path results = directory(out == null ? home.resolve("target").resolve("loadtest") : out);
        Programs programs = new Programs(home);
        AtomicReference<@Nullable OwnPlatform> own = new AtomicReference<>();
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    programs.stop();
                                    close(own);
                                }));
        try {
            Path made = results;
            if (url == null) {
                OwnPlatform platform = OwnPlatform.start(home);
                own.set(platform);
                platform.awaitReady();
                settings.put(Settings.URL, platform.url());
                settings.put(Settings.DEVICE_URL, platform.deviceUrl());
                settings.put(Settings.USERNAME, platform.username());
                settings.put(Settings.PASSWORD_FILE, platform.passwordFile().toString());
                made = platform.directory();
            }
            settings.put(Settings.TOKENS, absolute(tokens(wanted, settings, programs, made)));
            checkAccess(wanted, settings);
            return verdict(programs.gatling(wanted, settings, results));
        } finally {
            close(own);
        }
    }

    private Path tokens(
            Suite wanted, Map<String, String> settings, Programs programs, Path directory) {
        if (tokens != null) {
            return tokens;
        }
        Path file = directory.resolve("tokens-" + System.currentTimeMillis() + ".ndjson");
        programs.makeDevices(settings, wanted.beds(LoadSettings.of(settings)), file);
        return file;
    }

    /** Gatling would say the same with a stack trace. */
    private static void checkAccess(Suite wanted, Map<String, String> settings) {
        Target target = Target.of(settings);
        List<Bed> _ = Bed.read(target.tokens(), wanted.beds(LoadSettings.of(settings)));
        Platform.logIn(target).close();
    }

    private static Path directory(Path path) {
        try {
            return Files.createDirectories(path.toAbsolutePath());
        } catch (IOException cause) {
            throw new LoadTestException(path + " cannot be made", cause);
        }
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().toString();
    }

    private static void close(AtomicReference<@Nullable OwnPlatform> own) {
        OwnPlatform platform = own.getAndSet(null);
        if (platform != null) {
            platform.close();
        }
    }

    private static int verdict(int code) {
        switch (code) {
            case 0 -> System.out.println("All objectives were met.");
            case MISSED -> System.out.println("An objective was missed: see the lines with false.");
            default -> System.out.println("The load test did not run to its end, see above.");
        }
        return code == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }
}
