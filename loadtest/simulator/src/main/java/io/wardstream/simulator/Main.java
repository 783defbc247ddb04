package io.wardstream.simulator;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.wardstream.simulator.ledger.Ledger;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Runs devices against a platform from the command line, until the duration is over, the recordings
 * have ended, or a signal comes; then prints the ledger. Exit code 0 when the ledger balances, 1
 * when it does not, 2 for wrong options.
 */
@Command(
        name = "simulator",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Simulated bedside devices speaking the device protocol.")
public final class Main implements Callable<Integer> {
    private static final String LOG_SETTINGS = "logback.configurationFile";
    private static final long SHUTDOWN_SECONDS = 60;

    private final PrintStream out;
    private final PrintStream err;
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private volatile int code;
    private final CountDownLatch finished = new CountDownLatch(1);

    @Mixin private final MainOptions options = new MainOptions();

    Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        if (System.getProperty(LOG_SETTINGS) == null) {
            System.setProperty(
                    LOG_SETTINGS,
                    "simulator-logback.xml"); // read at the first logger, not yet made
        }
        Main main = new Main(System.out, System.err);
        Runtime.getRuntime().addShutdownHook(new Thread(main::interrupted, "simulator-signal"));
        int code = new CommandLine(main).setCaseInsensitiveEnumValuesAllowed(true).execute(args);
        main.code = code;
        main.finished.countDown();
        System.exit(code);
    }

    @Override
    public Integer call() throws InterruptedException, ExecutionException, IOException {
        List<DeviceToken> tokens;
        SimulationOptions simulated;
        try {
            tokens = options.tokens();
            simulated = options.simulated();
            OpenFiles.complaint(tokens.size())
                    .ifPresent(
                            complaint -> {
                                throw new IllegalArgumentException(complaint);
                            });
        } catch (IllegalArgumentException | UncheckedIOException wrong) {
            err.println("simulator: " + wrong.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(simulated.eventLoops()));
        try {
            return run(vertx, simulated, tokens);
        } finally {
            await(vertx.close());
        }
    }

    private int run(Vertx vertx, SimulationOptions simulated, List<DeviceToken> tokens)
            throws InterruptedException, ExecutionException, IOException {
        Simulation simulation;
        try {
            simulation = await(Simulation.start(vertx, simulated, tokens));
        } catch (ExecutionException failed) {
            err.println("simulator: " + message(failed));
            return CommandLine.ExitCode.USAGE;
        }
        simulation.done().onSuccess(_ -> end.complete("done"));
        if (options.warmupSeconds() > 0) {
            vertx.setTimer(options.warmupSeconds() * 1000L, _ -> simulation.resetLatency());
        }
        watch(simulation);
        Ledger ledger = await(simulation.stop(Duration.ofSeconds(options.settleSeconds())));
        Path file = options.ledgerFile();
        if (file != null) {
            ledger.write(file);
        }
        Report report = new Report(simulation.statistics(), ledger);
        out.println(options.isJson() ? report.json() : report.text());
        return ledger.balances() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /** Prints a line a second until something ends the run. */
    private void watch(Simulation simulation) throws InterruptedException, ExecutionException {
        long start = System.nanoTime();
        LiveLine line = new LiveLine(simulation.statistics(), start);
        while (true) {
            long left =
                    options.durationSeconds() == 0
                            ? Long.MAX_VALUE
                            : TimeUnit.SECONDS.toNanos(options.durationSeconds())
                                    - (System.nanoTime() - start);
            if (left <= 0) {
                return;
            }
            try {
                String why =
                        end.get(Math.min(left, TimeUnit.SECONDS.toNanos(1)), TimeUnit.NANOSECONDS);
                err.println("simulator: " + why);
                return;
            } catch (TimeoutException _) {
                if (!options.isQuiet()) {
                    err.println(line.next(simulation.statistics(), System.nanoTime()));
                }
            }
        }
    }

    /** The JVM is about to end: lets the run come to its ledger first. */
    private void interrupted() {
        end.complete("stopping");
        try {
            if (finished.await(SHUTDOWN_SECONDS, TimeUnit.SECONDS)) {
                Runtime.getRuntime().halt(code); // else the signal's own code would hide ours
            }
            err.println("simulator: gave up waiting for the ledger");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static String message(ExecutionException failed) {
        Throwable cause = failed.getCause();
        return String.valueOf(cause == null ? failed.getMessage() : cause.getMessage());
    }

    private static <T extends @Nullable Object> T await(Future<T> future)
            throws InterruptedException, ExecutionException {
        return future.toCompletionStage().toCompletableFuture().get();
    }
}
