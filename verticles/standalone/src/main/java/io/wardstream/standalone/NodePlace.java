package io.wardstream.standalone;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Where one node of a cluster listens.
 *
 * @param name of the node
 * @param webPort of people; devices, management, membership and event bus take the next four
 */
record NodePlace(String name, int webPort) {

    int devicePort() {
        return webPort + 1;
    }

    int managementPort() {
        return webPort + 2;
    }

    int clusterPort() {
        return webPort + 3;
    }

    int busPort() {
        return webPort + 4;
    }

    List<Integer> ports() {
        return List.of(webPort, devicePort(), managementPort(), clusterPort(), busPort());
    }

    String webUrl() {
        return "http://127.0.0.1:" + webPort;
    }

    String deviceUrl() {
        return "ws://127.0.0.1:" + devicePort() + "/ws/device";
    }

    String managementUrl() {
        return "http://127.0.0.1:" + managementPort();
    }

    /** A balancer stands in front: it is believed who asks, and is one address for all of them. */
    String settings(String cluster, String members, String poolSizes, Path dataDirectory) {
        return String.format(
                Locale.ROOT,
                """
                # Written at every start by scripts/cluster; settings of your own go into the environment, see
                # conf/wardstream.yaml. Secrets are in files beside this one.
                cluster: {enabled: true, name: %s, nodeId: %s, host: 127.0.0.1, port: %d, busPort: %d, members: [%s]}
                web: {host: 127.0.0.1, port: %d}
                ingest: {host: 127.0.0.1, port: %d}
                ops: {host: 127.0.0.1, port: %d}
                postgres: {database: %s%s}
                history: {cacheFolder: "%s", cacheMegabytes: 128}
                audit: {trustedProxies: ["127.0.0.1"]}
                limits: {connectPerSecond: 0, connectAllPerSecond: 0}
                """,
                cluster,
                name,
                clusterPort(),
                busPort(),
                members,
                webPort,
                devicePort(),
                managementPort(),
                Services.DATABASE,
                poolSizes,
                dataDirectory.resolve(name).resolve("cache"));
    }
}
