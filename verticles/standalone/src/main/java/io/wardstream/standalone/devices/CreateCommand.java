package io.wardstream.standalone.devices;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Makes devices, each with a patient of its own, and writes their tokens to a file. */
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Makes devices, each with a patient of its own unless told otherwise, and writes one"
                        + " JSON object a line: id, token, name, patientId. The tokens are shown"
                        + " this once.")
final class CreateCommand implements Callable<Integer> {

    private static final String PASSWORD_VARIABLE = "WARDSTREAM_PASSWORD";

    /** What the platform makes in one request. */
    private static final int MOST_A_REQUEST = 10_000;

    @Option(names = "--count", required = true, paramLabel = "N", description = "How many.")
    private int count;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "FILE",
            description = "A new file for the tokens.")
    private Path out = Path.of("tokens.ndjson");

    @Option(
            names = "--url",
            defaultValue = "http://127.0.0.1:8080",
            description = "The platform's web listener. Default: ${DEFAULT-VALUE}.")
    private String url = "";

    @Option(
            names = "--username",
            defaultValue = "admin",
            description = "Who makes them. Default: ${DEFAULT-VALUE}.")
    private String username = "";

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description =
                    "Where the password is. Default: the variable "
                            + PASSWORD_VARIABLE
                            + ", else what scripts/run keeps in the tree of Wardstream.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--hospital",
            paramLabel = "NAME",
            defaultValue = "Wardstream hospital",
            description = "Made when there is none of that name. Default: ${DEFAULT-VALUE}.")
    private String hospital = "";

    @Option(
            names = "--ward",
            paramLabel = "NAME",
            description = "One ward for all. Default: wards of --per-ward devices each.")
    private @Nullable String ward;

    @Option(
            names = "--per-ward",
            paramLabel = "N",
            defaultValue = "50",
            description = "Devices a ward, without --ward. Default: ${DEFAULT-VALUE}.")
    private int perWard;

    @Option(
            names = "--model",
            defaultValue = "PM-9",
            description = "Their model. Default: ${DEFAULT-VALUE}.")
    private String model = "";

    @Option(names = "--no-patients", description = "Leave them without patients.")
    private boolean isWithoutPatients;

    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        check("--count", count);
        check("--per-ward", perWard);
        String password = password();
        try (HttpClient http = HttpClient.newHttpClient()) {
            PlatformClient platform = new PlatformClient(http, url);
            platform.logIn(username, password);
            Wards wards = Wards.of(platform, hospital);
            try (TokenFile file = TokenFile.create(out)) {
                create(platform, wards, file);
            }
        }
        return CommandLine.ExitCode.OK;
    }

    private void create(PlatformClient platform, Wards wards, TokenFile file) {
        int atOnce = ward == null ? Math.min(perWard, MOST_A_REQUEST) : MOST_A_REQUEST;
        int made = 0;
        for (int number = 1; made < count; number++) {
            String name = ward == null ? String.format(Locale.ROOT, "Ward %03d", number) : ward;
            JsonObject batch =
                    wards.ward(name)
                            .put("model", model)
                            .put("count", Math.min(atOnce, count - made))
                            .put("assign", !isWithoutPatients);
            made += file.append(platform.postForStream("/api/devices/batch", batch));
        }
        System.err.println(made + " devices made, their tokens are in " + out);
    }

    private String password() {
        String given = System.getenv(PASSWORD_VARIABLE);
        if (passwordFile == null && given != null) {
            return given;
        }
        Path file = passwordFile == null ? keptByRun() : passwordFile;
        try {
            return Files.readString(file).strip();
        } catch (IOException cause) {
            throw new DevicesException(
                    "there is no password: "
                            + file
                            + " cannot be read; use --password-file or the variable "
                            + PASSWORD_VARIABLE,
                    cause);
        }
    }

    private static Path keptByRun() {
        return Path.of(System.getProperty("wardstream.home", "."), "data", "admin.password");
    }

    private void check(String option, int value) {
        if (value < 1 && spec != null) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), option + " must be at least 1, was " + value);
        }
    }
}
