package io.wardstream.app;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Asks a running platform to bring a day back: exit code 0 when it will, 1 when it refuses. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Asks a running platform to bring an archived day back into PostgreSQL.",
            "Prints the job, and where to ask how far it is."
        })
final class RestoreCommand implements Callable<Integer> {

    private static final Duration TIME_LIMIT = Duration.ofSeconds(60);
    private static final int ACCEPTED = 202;

    @Spec private @Nullable CommandSpec spec;

    @Option(
            names = "--day",
            required = true,
            paramLabel = "YYYY-MM-DD",
            converter = Day.class,
            description = "UTC")
    private @Nullable LocalDate day;

    @Option(
            names = "--hospital",
            paramLabel = "ID",
            description = "needed by who looks after several")
    private @Nullable UUID hospital;

    @Option(
            names = "--url",
            defaultValue = "http://127.0.0.1:8080",
            description = "the platform's web listener; default: ${DEFAULT-VALUE}")
    private String url = "";

    @Option(
            names = "--token-file",
            required = true,
            paramLabel = "FILE",
            description = "with an access token of an administrator (POST /api/session)")
    private @Nullable Path tokenFile;

    @Override
    public Integer call() {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return restore(http);
        } catch (IOException failed) {
            print(commandLine().getErr(), "scripts/archive: " + failed);
            return CommandLine.ExitCode.SOFTWARE;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return CommandLine.ExitCode.SOFTWARE;
        }
    }

    private int restore(HttpClient http) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request(), BodyHandlers.ofString());
        if (answer.statusCode() != ACCEPTED) {
            print(
                    commandLine().getErr(),
                    "scripts/archive: answered " + answer.statusCode() + ": " + answer.body());
            return CommandLine.ExitCode.SOFTWARE;
        }
        JsonObject job = new JsonObject(answer.body());
        print(
                commandLine().getOut(),
                day
                        + " state="
                        + job.getString("state")
                        + " job="
                        + answer.headers().firstValue("Location").orElse(job.getString("id")));
        return CommandLine.ExitCode.OK;
    }

    private HttpRequest request() throws IOException {
        Path file = tokenFile;
        if (file == null) {
            throw new IllegalStateException("picocli sets it before the call");
        }
        String base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        String of = hospital == null ? "" : "?hospital=" + hospital;
        return HttpRequest.newBuilder(
                        URI.create(base + "/api/archive/days/" + day + "/restore" + of))
                .timeout(TIME_LIMIT)
                .header("Authorization", "Bearer " + Files.readString(file).strip())
                .POST(BodyPublishers.noBody())
                .build();
    }

    private static void print(PrintWriter to, String line) {
        to.println(line);
        to.flush();
    }

    private CommandLine commandLine() {
        CommandSpec known = spec;
        if (known == null) {
            throw new IllegalStateException("picocli sets it before the call");
        }
        return known.commandLine();
    }

    /** picocli's own answer names classes, not what to type. */
    static final class Day implements ITypeConverter<LocalDate> {
        @Override
        public LocalDate convert(String text) {
            try {
                return LocalDate.parse(text);
            } catch (DateTimeParseException none) {
                throw new TypeConversionException("must be a day such as 2026-03-01, was " + text);
            }
        }
    }
}
