package io.wardstream.app;

import ch.qos.logback.classic.LoggerContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.wardstream.cluster.ClusterNode;
import io.wardstream.cluster.ClusterVertx;
import io.wardstream.config.ConfigException;
import io.wardstream.config.LoadedConfig;
import io.wardstream.config.PlatformConfig;
import io.wardstream.ops.ConfigReload;
import io.wardstream.ops.Meters;
import io.wardstream.ops.Reloadable;
import io.wardstream.ops.logs.LogForm;
import io.wardstream.ops.tracing.Tracing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The process of one node: reads the settings, starts the platform, drains it at SIGTERM. */
@Command(
        name = "wardstream-node",
        mixinStandardHelpOptions = true,
        version = "wardstream 0.1.0",
        description = "One node of Wardstream. Every setting: conf/wardstream.yaml.")
public final class Main implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    /**
     * What a drain may take beyond {@code ingest.drainMillis}: sockets, pools, leaving the cluster.
     */
    private static final Duration CLOSING = Duration.ofSeconds(15);

    private static final int STARTED = -1;

    /** Rooms that work by timer, clients, and what looks after them. */
    private static final int SELDOM_BUSY = 16;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "settings that differ from the defaults; WARDSTREAM_* variables override both")
    private @Nullable Path configFile;

    @Option(
            names = "--print-config",
            description =
                    "print every setting with its value and where it comes from, without secrets, and"
                            + " end")
    private boolean isPrintOnly;

    public static void main(String[] arguments) {
        int code = new CommandLine(new Main()).execute(arguments);
        if (code != STARTED) {
            System.exit(code);
        }
    }

    /** The exit code, or STARTED when the process goes on until it is told to stop. */
    @Override
    public Integer call() {
        LoadedConfig loaded;
        try {
            loaded = load();
            if (isPrintOnly) {
                System.out.print(loaded.explained());
                return CommandLine.ExitCode.OK;
            }
            HeapCheck.check(loaded.config().ingest(), Runtime.getRuntime().maxMemory());
        } catch (ConfigException wrong) {
            System.err.println(wrong.getMessage());
            return CommandLine.ExitCode.USAGE;
        }
        return start(loaded);
    }

    private LoadedConfig load() {
        return PlatformConfig.explain(configFile, System.getenv());
    }

    private int start(LoadedConfig loaded) {
        PlatformConfig config = loaded.config();
        LogForm.apply(config.logging(), config.cluster().nodeId());
        Optional<LogLevels> levels = logLevels();
        levels.ifPresent(set -> set.set(config.logging()));
        Meters meters = new Meters();
        Tracing tracing = Tracing.open(config.tracing(), config.cluster().nodeId(), meters);
        ClusterVertx.start(
                        config.cluster(),
                        config.alerts().instances(),
                        options(config),
                        meters,
                        tracing)
                .compose(node -> run(node, loaded, levels, meters, tracing))
                .onSuccess(_ -> LOG.info("serving nodeId={}", config.cluster().nodeId()))
                .onFailure(Main::giveUp);
        return STARTED;
    }

    /**
     * So many event loops that those of ingest, alarms and pages are nobody else's: a loop that is
     * full of what hundreds of devices send comes round late, and whoever shares it waits. The
     * operating system shares out the processors more fairly.
     */
    private static VertxOptions options(PlatformConfig config) {
        int busy =
                config.ingest().instances()
                        + config.alerts().instances()
                        + config.web().instances()
                        + config.notifications().instances()
                        + config.whatIf().instances()
                        + config.reports().instances();
        return new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(
                        Math.max(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE, busy + SELDOM_BUSY));
    }

    private static Optional<LogLevels> logLevels() {
        return LoggerFactory.getILoggerFactory() instanceof LoggerContext logback
                ? Optional.of(new LogLevels(logback))
                : Optional.empty();
    }

    private Future<Void> run(
            ClusterNode node,
            LoadedConfig loaded,
            Optional<LogLevels> levels,
            Meters meters,
            Tracing tracing) {
        Platform platform = new Platform(node, loaded.config(), meters);
        Duration patience = loaded.config().ingest().drain().plus(CLOSING);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() -> stop(node.vertx(), platform, patience, tracing), "drain"));
        return platform.start()
                .onSuccess(
                        _ -> {
                            List<Reloadable> takers = new ArrayList<>(platform.reloadables());
                            levels.ifPresent(takers::add);
                            if (tracing.isOn()) {
                                takers.add(tracing);
                            }
                            ConfigReload reload = follow(node.vertx(), loaded, takers, meters);
                            platform.endsWith(reload::close);
                        });
    }

    private ConfigReload follow(
            Vertx vertx, LoadedConfig loaded, List<Reloadable> takers, Meters meters) {
        ConfigReload reload =
                ConfigReload.start(
                        vertx, loaded, Optional.ofNullable(configFile), this::load, takers, meters);
        HangUp.onSignal(
                () -> {
                    Future<Boolean> _ = reload.reload(); // says in the log how it went
                });
        return reload;
    }

    /**
     * Logback's own hook is not ordered after ours, so the last words go to the log as early as may
     * be.
     */
    private static void stop(Vertx vertx, Platform platform, Duration patience, Tracing tracing) {
        LOG.info("stopping");
        CountDownLatch stopped = new CountDownLatch(1);
        platform.stop().eventually(vertx::close).onComplete(_ -> stopped.countDown());
        try {
            if (!stopped.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                System.err.println("stopped before everything was closed");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        tracing.close();
        closeLog();
    }

    /**
     * After everything else, so that the last words are written: a hook of Logback's own would not
     * wait for ours.
     */
    private static void closeLog() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext log) {
            LOG.info("stopped");
            log.stop();
        }
    }

    private static void giveUp(Throwable failure) {
        LOG.debug("not started", failure);
        System.err.println("wardstream cannot start: " + failure.getMessage());
        // on a thread of its own: exit waits for the drain, which needs the event loop we are on
        new Thread(() -> System.exit(CommandLine.ExitCode.SOFTWARE), "exit").start();
    }
}
