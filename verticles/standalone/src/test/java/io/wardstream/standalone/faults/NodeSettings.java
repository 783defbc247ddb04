package io.wardstream.standalone.faults;

import io.wardstream.embedded.Ports;
import io.wardstream.embedded.TestDatabase;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What one node is told, by its environment; its ports stay the same over restarts. */
final class NodeSettings {
    /** Of the user {@code admin}. */
    static final String ADMIN_PASSWORD = "the administrator's password";

    private final String name;
    private final int devicePort = Ports.free();
    private final int managementPort = Ports.free();
    private final int webPort = Ports.free();
    private final int clusterPort = Ports.free();
    private final int busPort = Ports.free();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private @Nullable Path classesFirst;

    NodeSettings(String name, TestDatabase database) {
        this.name = name;
        environment.putAll(databaseSettings(database));
        environment.put("WARDSTREAM_CLUSTER_NODE_ID", name);
        environment.put("WARDSTREAM_INGEST_PORT", Integer.toString(devicePort));
        environment.put("WARDSTREAM_OPS_PORT", Integer.toString(managementPort));
        environment.put("WARDSTREAM_WEB_PORT", Integer.toString(webPort));
        environment.put("WARDSTREAM_REDIS_ENABLED", "false");
        environment.put("WARDSTREAM_ACCESS_ADMIN_PASSWORD", ADMIN_PASSWORD);
    }

    static Map<String, String> databaseSettings(TestDatabase database) {
        return Map.of(
                "WARDSTREAM_POSTGRES_HOSTS", database.host() + ":" + database.port(),
                "WARDSTREAM_POSTGRES_DATABASE", database.name(),
                "WARDSTREAM_POSTGRES_OWNER_PASSWORD", TestDatabase.OWNER_PASSWORD,
                "WARDSTREAM_POSTGRES_PLATFORM_PASSWORD", TestDatabase.PLATFORM_PASSWORD,
                "WARDSTREAM_POSTGRES_READER_PASSWORD", TestDatabase.READER_PASSWORD);
    }

    NodeSettings with(String key, Object value) {
        environment.put(key, value.toString());
        return this;
    }

    NodeSettings withRedis(String url) {
        return with("WARDSTREAM_REDIS_ENABLED", true).with("WARDSTREAM_REDIS_URL", url);
    }

    /** Makes a node of a cluster of these and whoever listens on the further ports. */
    NodeSettings withCluster(String cluster, List<Integer> clusterPorts) {
        return with("WARDSTREAM_CLUSTER_ENABLED", true)
                .with("WARDSTREAM_CLUSTER_NAME", cluster)
                .with("WARDSTREAM_CLUSTER_PORT", clusterPort)
                .with("WARDSTREAM_CLUSTER_BUS_PORT", busPort)
                .with("WARDSTREAM_CLUSTER_MEMBERS", members(clusterPorts));
    }

    /** Classes that stand before those of the platform: another version of them. */
    NodeSettings withClassesFirst(Path folder) {
        classesFirst = folder;
        return this;
    }

    String classPath() {
        String platform = BuiltTree.platformClassPath();
        return classesFirst == null ? platform : classesFirst + ":" + platform;
    }

    /** What is kept of the platform's classes is of no use to another version. */
    List<String> classArchiveOptions() {
        return classesFirst == null ? BuiltTree.classArchiveOptions() : List.of();
    }

    static String members(List<Integer> clusterPorts) {
        return clusterPorts.stream()
                .map(port -> "127.0.0.1:" + port)
                .collect(Collectors.joining(","));
    }

    String name() {
        return name;
    }

    int clusterPort() {
        return clusterPort;
    }

    /** Of membership and event bus: all that nodes tell each other passes one of them. */
    List<Integer> clusterPorts() {
        return List.of(clusterPort, busPort);
    }

    int devicePort() {
        return devicePort;
    }

    String deviceUrl() {
        return "ws://127.0.0.1:" + devicePort + "/ws/device";
    }

    String webUrl() {
        return "http://127.0.0.1:" + webPort;
    }

    String managementUrl() {
        return "http://127.0.0.1:" + managementPort;
    }

    Map<String, String> environment() {
        return Map.copyOf(environment);
    }
}
