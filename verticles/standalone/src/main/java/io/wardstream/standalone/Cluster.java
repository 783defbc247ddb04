package io.wardstream.standalone;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardstream.embedded.EmbeddedException;
import io.wardstream.embedded.Ports;
import io.wardstream.embedded.ServiceDirectory;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Services, several nodes and a balancer in front of them, as an installation of several machines
 * has them: started in order, watched, nodes that end started again, all stopped in the opposite
 * order.
 */
final class Cluster {
    private static final String USERNAME = "admin";
    private static final Duration TICK = Duration.ofSeconds(1);

    private final ClusterOptions options;
    private final Installation installation;
    private final Progress progress;
    private final StopRequest stop;
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<ClusterNode> nodes = new ArrayList<>();
    private @Nullable Services services;
    private @Nullable Balancer balancer;
    private @Nullable SimulatorProcess simulator;

    Cluster(
            ClusterOptions options,
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
        Path haproxy = Balancer.program();
        ServiceDirectory data = ServiceDirectory.open("Wardstream", options.dataDirectory());
        try {
            Child.endStale(data, leftovers(), progress);
            checkPorts();
            return serve(haproxy, data);
        } catch (StandaloneException | EmbeddedException failed) {
            progress.say("scripts/cluster: " + failed.getMessage());
            return 1;
        } finally {
            stopAll();
            data.release();
            progress.say("Everything has stopped.");
        }
    }

    /** In the order of their end; also those of an earlier run with more nodes. */
    private static List<String> leftovers() {
        ClusterOptions most =
                new ClusterOptions(ClusterOptions.MOST_NODES, 0, 1, Path.of(""), false);
        return Stream.concat(
                        Stream.of(SimulatorProcess.NAME, Balancer.NAME),
                        most.places().stream().map(NodePlace::name))
                .toList();
    }

    private void checkPorts() {
        options.ports().stream()
                .filter(port -> !Ports.isFree(port))
                .findFirst()
                .ifPresent(
                        port -> {
                            throw new StandaloneException(
                                    "Port "
                                            + port
                                            + " is taken by another process: choose others with --port.");
                        });
    }

    private int serve(Path haproxy, ServiceDirectory data) {
        Services running = new Services(data, progress);
        services = running;
        Map<String, String> secrets = running.start(false, installation);
        String password = data.secret("admin.password");
        secrets.put("WARDSTREAM_ACCESS_ADMIN_USER", USERNAME);
        secrets.put("WARDSTREAM_ACCESS_ADMIN_PASSWORD", password);
        startNodes(data, secrets);
        if (stop.isAsked()) {
            return 0;
        }
        progress.say("Starting HAProxy ...");
        Balancer front = Balancer.start(haproxy, options, data);
        balancer = front;
        front.awaitOpen(new HttpProbe(client, options.url() + "/"), stop);
        if (stop.isAsked()) {
            return 0;
        }
        if (options.simulate() > 0) {
            simulate(data, password);
        }
        announce(front, password, data);
        return watch(front);
    }

    /** The first brings the schema up to date; the others then start at once. */
    private void startNodes(ServiceDirectory data, Map<String, String> secrets) {
        Instant begin = Instant.now();
        for (NodePlace place : options.places()) {
            progress.say("Starting " + place.name() + " ...");
            ClusterNode node =
                    ClusterNode.start(place, options, installation, data, secrets, client);
            nodes.add(node);
            if (nodes.size() == 1) {
                node.awaitReady(stop);
            }
        }
        nodes.forEach(node -> node.awaitReady(stop));
        progress.say(
                nodes.size()
                        + " nodes are ready after "
                        + Duration.between(begin, Instant.now()).toMillis()
                        + " ms.");
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

    private void announce(Balancer front, String password, ServiceDirectory data) {
        if (options.json()) {
            System.out.println(json(front, password).encode());
            System.out.flush();
            return;
        }
        progress.answer("Dashboard   " + options.url() + "  (HAProxy, pid " + front.pid() + ")");
        progress.answer("Log in      " + USERNAME + " / " + password);
        progress.answer("Devices     " + options.deviceUrl());
        for (ClusterNode node : nodes) {
            progress.answer(
                    node.place().name()
                            + "      web "
                            + node.place().webUrl()
                            + "  devices "
                            + node.place().deviceUrl()
                            + "  management "
                            + node.place().managementUrl()
                            + "  pid "
                            + node.pid());
        }
        progress.answer("Data        " + data.path());
    }

    private JsonObject json(Balancer front, String password) {
        JsonArray places = new JsonArray();
        for (ClusterNode node : nodes) {
            places.add(
                    new JsonObject()
                            .put("nodeId", node.place().name())
                            .put("url", node.place().webUrl())
                            .put("deviceUrl", node.place().deviceUrl())
                            .put("managementUrl", node.place().managementUrl())
                            .put("pid", node.pid()));
        }
        return new JsonObject()
                .put("url", options.url())
                .put("deviceUrl", options.deviceUrl())
                .put("username", USERNAME)
                .put("password", password)
                .put("balancerPid", front.pid())
                .put("nodes", places);
    }

    /** Shows the live line until somebody asks to stop, or the balancer ends by itself. */
    private int watch(Balancer front) {
        ClusterLine line = new ClusterLine();
        while (!stop.await(TICK)) {
            if (!front.isAlive()) {
                progress.say(front.lastWords());
                return 1;
            }
            nodes.forEach(node -> node.revive(progress));
            sayIfSimulatorEnded();
            progress.live(
                    line.next(nodes.stream().map(ClusterNode::metrics).toList(), Instant.now()));
        }
        return 0;
    }

    private void sayIfSimulatorEnded() {
        if (simulator != null && simulator.hasEnded("the nodes go on", stop, progress)) {
            simulator = null;
        }
    }

    private void stopAll() {
        if (simulator != null) {
            simulator.stop(stop, progress);
        }
        nodes.reversed().forEach(node -> node.stop(stop, progress));
        if (balancer != null) {
            balancer.stop(stop, progress);
        }
        if (services != null) {
            services.stop();
        }
    }
}
