package io.wardstream.bench;

import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import io.wardstream.access.audit.Audit;
import io.wardstream.app.Platform;
import io.wardstream.cluster.ClusterNode;
import io.wardstream.cluster.ClusterVertx;
import io.wardstream.config.PlatformConfig;
import io.wardstream.ops.Meters;
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

/**
 * A node like any other, but that a line on its standard input switches its audit: {@link #ON} or
 * {@link #OFF}. The meter {@link #METER} says which it is. No node of a hospital has this class.
 */
public final class SwitchedNode {

    static final String ON = "audit on";
    static final String OFF = "audit off";

    /** As in the metrics: 1 or 0. */
    static final String METER = "bench_audit_on";

    private static final Duration PATIENCE = Duration.ofSeconds(50);

    private final AtomicReference<SwitchedAudit> audit = new AtomicReference<>();

    private SwitchedNode() {}

    /** Runs until SIGTERM, with the settings of that file. */
    public static void main(String[] arguments) {
        PlatformConfig config = PlatformConfig.load(Path.of(arguments[0]), System.getenv());
        new SwitchedNode().start(config);
    }

    private void start(PlatformConfig config) {
        Meters meters = new Meters();
        ClusterVertx.start(
                        config.cluster(),
                        config.alerts().instances(),
                        new VertxOptions().setPreferNativeTransport(true),
                        meters)
                .compose(node -> run(node, config, meters))
                .onFailure(SwitchedNode::giveUp);
    }

    private Future<Void> run(ClusterNode node, PlatformConfig config, Meters meters) {
        meters.gauge(METER.replace('_', '.'), "1: entries are written", this::shown);
        Platform platform = new Platform(node, config, meters, this::switched);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node, platform), "drain"));
        Thread _ = Thread.ofPlatform().daemon().name("switch").start(this::listen);
        return platform.start();
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
        SwitchedAudit switched = audit.get();
        if (switched != null) {
            switched.turn(line.equals(ON));
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
