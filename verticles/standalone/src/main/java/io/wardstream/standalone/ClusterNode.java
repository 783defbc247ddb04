package io.wardstream.standalone;

import io.wardstream.embedded.ServiceDirectory;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.Optional;

/** One node of the cluster on this machine, started again when it ends by itself. */
final class ClusterNode {
    private final NodePlace place;
    private final String settings;
    private final Installation installation;
    private final ServiceDirectory data;
    private final Map<String, String> secrets;
    private final HttpProbe ready;
    private final HttpProbe metrics;
    private PlatformProcess process;

    private ClusterNode(
            NodePlace place,
            String settings,
            Installation installation,
            ServiceDirectory data,
            Map<String, String> secrets,
            HttpClient client) {
        this.place = place;
        this.settings = settings;
        this.installation = installation;
        this.data = data;
        this.secrets = secrets;
        this.ready = new HttpProbe(client, place.managementUrl() + "/health/ready");
        this.metrics = new HttpProbe(client, place.managementUrl() + "/metrics");
        this.process = launch();
    }

    /** Starts a node; it serves only after {@link #awaitReady}. */
    static ClusterNode start(
            NodePlace place,
            ClusterOptions options,
            Installation installation,
            ServiceDirectory data,
            Map<String, String> secrets,
            HttpClient client) {
        return new ClusterNode(place, options.settings(place), installation, data, secrets, client);
    }

    private PlatformProcess launch() {
        return PlatformProcess.start(place.name(), settings, installation, data, secrets);
    }

    void awaitReady(StopRequest stop) {
        process.awaitReady(ready, stop);
    }

    NodePlace place() {
        return place;
    }

    long pid() {
        return process.pid();
    }

    /** What it says of itself; empty when it says nothing. */
    Optional<Metrics> metrics() {
        return metrics.body().map(Metrics::parse);
    }

    /** Starts it again if it has ended, and says so. */
    void revive(Progress progress) {
        if (!process.isAlive()) {
            progress.say(process.lastWords());
            progress.say("Starting " + place.name() + " again.");
            process = launch();
        }
    }

    void stop(StopRequest request, Progress progress) {
        process.stop(request, progress);
    }
}
