package io.wardstream.bench;

import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import io.wardstream.access.audit.Audit;
import io.wardstream.app.Platform;
import io.wardstream.cluster.ClusterNode;
import io.wardstream.cluster.ClusterVertx;
import io.wardstream.config.PlatformConfig;
import io.wardstream.ops.Meters;
import io.wardstream.ops.tracing.Tracing;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * A node like any other, but that a line on its standard input switches its audit or its traces:
 * {@link #AUDIT} or {@link #TRACING}, then {@link #ON} or {@link #OFF}. A {@link #meter} says which
 * it is. It begins with its audit on, and traces nothing. No node of a hospital has this class.
 */
public final class SwitchedNode {

    static final String AUDIT = "audit";
    static final String TRACING = "tracing";
    static final String ON = " on";
    static final String OFF = " off";

    private static final Duration PATIENCE = Duration.ofSeconds(50);

    private final AtomicReference<SwitchedAudit> audit = new AtomicReference<>();

    private final PlatformConfig config;
    private final Meters meters = new Meters();
    private final Tracing tracing;
    private volatile boolean isTracing;

    private SwitchedNode(PlatformConfig config) {
        this.config = config;
        this.tracing = Tracing.open(config.tracing(), config.cluster().nodeId(), meters);
        tracing.sampleRatio(0);
    }

    /** As in the metrics: 1 or 0. */
    static String meter(String what) {
        return "bench_" + what + "_on";
    }

    /** Runs until SIGTERM, with the settings of that file. */
    public static void main(String[] arguments) {
        PlatformConfig config = PlatformConfig.load(Path.of(arguments[0]), System.getenv());
        new SwitchedNode(config).start();
    }

    private void start() {
        ClusterVertx.start(
                        config.cluster(),
                        config.alerts().instances(),
                        new VertxOptions().setPreferNativeTransport(true),
                        meters,
                        tracing)
                .compose(this::run)
                .onFailure(SwitchedNode::giveUp);
    }

    private Future<Void> run(ClusterNode node) {
        gauge(AUDIT, this::shown);
        gauge(TRACING, () -> isTracing ? 1 : 0);
        Platform platform = new Platform(node, config, meters, this::switched);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node, platform), "drain"));
        Thread _ = Thread.ofPlatform().daemon().name("switch").start(this::listen);
        return platform.start();
    }

    private void gauge(String what, Supplier<Integer> shown) {
        meters.gauge(meter(what).replace('_', '.'), "1: on", shown);
    }

    private Audit switched(Audit real) {
        SwitchedAudit switched = new SwitchedAudit(real);
        audit.set(switched);
        return switched;
    }

    private int shown() {
        SwitchedAudit switched = audit.get();
        return switched == null || switched.isOn() ? 1 : 0;
    }

    private void listen() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            lines.lines().forEach(this::turn);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private void turn(String line) {
        boolean isOn = line.endsWith(ON);
        SwitchedAudit switched = audit.get();
        if (line.startsWith(TRACING)) {
            tracing.sampleRatio(isOn ? config.tracing().sampleRatio() : 0);
            isTracing = isOn;
        } else if (switched != null) {
            switched.turn(isOn);
        }
    }

    private static void stop(ClusterNode node, Platform platform) {
        CountDownLatch stopped = new CountDownLatch(1);
        platform.stop().eventually(node.vertx()::close).onComplete(_ -> stopped.countDown());
        try {
            boolean _ = stopped.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void giveUp(Throwable failure) {
        System.err.println("wardstream cannot start: " + failure.getMessage());
        // on a thread of its own: exit waits for the drain, which needs the event loop we are on
        new Thread(() -> System.exit(1), "exit").start();
    }
}
