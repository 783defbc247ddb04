package io.wardstream.standalone;

import io.vertx.core.json.JsonObject;
import io.wardstream.embedded.EmbeddedException;
import io.wardstream.embedded.Ports;
import io.wardstream.embedded.ServiceDirectory;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts everything in order, watches over it, and stops everything in the opposite order. */
final class Standalone {
    static final String USERNAME = "admin";
    private static final String PLATFORM = "platform";
    private static final Duration TICK = Duration.ofSeconds(1);

    private final StandaloneOptions options;
    private final Installation installation;
    private final Progress progress;
    private final StopRequest stop;
    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable Services services;
    private @Nullable PlatformProcess platform;
    private @Nullable SimulatorProcess simulator;

    Standalone(
            StandaloneOptions options,
            Installation installation,
            Progress progress,
            StopRequest stop) {
        this.options = options;
        this.installation = installation;
        this.progress = progress;
        this.stop = stop;
    }

    /** Returns the exit code once everything has stopped. */
    int run() {
        ServiceDirectory data = ServiceDirectory.open("Wardstream", options.dataDirectory());
        try {
            endLeftovers(data);
            checkPorts();
            return serve(data);
        } catch (StandaloneException | EmbeddedException failed) {
            progress.say("scripts/run: " + failed.getMessage());
            return 1;
        } finally {
            stopAll();
            data.release();
            progress.say("Everything has stopped.");
        }
    }

    /** A supervisor that was killed could not stop its children. */
    private void endLeftovers(ServiceDirectory data) {
        Child.endStale(data, List.of(SimulatorProcess.NAME, PLATFORM), progress);
    }

    private void checkPorts() {
        Map<String, Integer> listeners =
                Map.of(
                        "web",
                        options.port(),
                        "device",
                        options.devicePort(),
                        "management",
                        options.managementPort());
        listeners.forEach(
                (name, port) -> {
                    if (!Ports.isFree(port)) {
                        throw new StandaloneException(
                                "Port "
                                        + port
                                        + " for the "
                                        + name
                                        + " listener is taken by another process: choose another with --port.");
                    }
                });
    }

    private int serve(ServiceDirectory data) {
        Instant begin = Instant.now();
        Services running = new Services(data, progress);
        services = running;
        Map<String, String> secrets = running.start(options.kafka(), installation);
        String password = data.secret("admin.password");
        secrets.put("WARDSTREAM_ACCESS_ADMIN_USER", USERNAME);
        secrets.put("WARDSTREAM_ACCESS_ADMIN_PASSWORD", password);

        progress.say("Starting the platform ...");
        PlatformProcess main =
                PlatformProcess.start(PLATFORM, options.settings(), installation, data, secrets);
        platform = main;
        main.awaitReady(new HttpProbe(client, options.managementUrl() + "/health/ready"), stop);
        if (stop.isAsked()) {
            return 0;
        }
        progress.say(
                "The platform is ready after "
                        + Duration.between(begin, Instant.now()).toMillis()
                        + " ms.");
        if (options.simulate() > 0) {
            simulate(data, password);
        }
        announce(main, password, data, running.brokers());
        return watch(main);
    }

    private void simulate(ServiceDirectory data, String password) {
        Path tokens =
                new DemoWard(data)
                        .ensure(
                                options.simulate(),
                                () -> Api.logIn(client, options.url(), USERNAME, password),
                                progress);
        simulator = SimulatorProcess.start(options.ward(), installation, data, tokens, progress);
    }

    private void announce(
            PlatformProcess main,
            String password,
            ServiceDirectory data,
            @Nullable String brokers) {
        if (options.json()) {
            JsonObject answer =
                    new JsonObject()
                            .put("url", options.url())
                            .put("dashboardUrl", options.url())
                            .put("deviceUrl", options.deviceUrl())
                            .put("managementUrl", options.managementUrl())
                            .put("username", USERNAME)
                            .put("password", password)
                            .put("pid", main.pid());
            if (brokers != null) {
                answer.put("kafkaBootstrapServers", brokers);
            }
            System.out.println(answer.encode());
            System.out.flush();
            return;
        }
        progress.answer("Dashboard   " + options.url());
        progress.answer("Log in      " + USERNAME + " / " + password);
        progress.answer("Devices     " + options.deviceUrl());
        progress.answer("Management  " + options.managementUrl());
        if (brokers != null) {
            progress.answer("Kafka       " + brokers);
        }
        progress.answer("Data        " + data.path());
    }

    /** Shows the live line until somebody asks to stop, or the platform ends by itself. */
    private int watch(PlatformProcess main) {
        HttpProbe metrics = new HttpProbe(client, options.managementUrl() + "/metrics");
        LiveLine line = new LiveLine();
        while (!stop.await(TICK)) {
            if (!main.isAlive()) {
                progress.say(main.lastWords());
                return 1;
            }
            sayIfSimulatorEnded();
            metrics.body()
                    .ifPresent(
                            page -> progress.live(line.next(Metrics.parse(page), Instant.now())));
        }
        return 0;
    }

    private void sayIfSimulatorEnded() {
        if (simulator != null && simulator.hasEnded("the platform goes on", stop, progress)) {
            simulator = null;
        }
    }

    private void stopAll() {
        if (simulator != null) {
            simulator.stop(stop, progress);
        }
        if (platform != null) {
            platform.stop(stop, progress);
        }
        if (services != null) {
            services.stop();
        }
    }
}
