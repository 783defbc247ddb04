package io.wardstream.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything a node can be told, read and checked once before Vert.x exists. conf/wardstream.yaml
 * lists every key with its default.
 */
public record PlatformConfig(
        ClusterConfig cluster,
        PostgresConfig postgres,
        RedisConfig redis,
        S3Config s3,
        IngestConfig ingest,
        AlertsConfig alerts,
        NotifyConfig notifications,
        WhatIfConfig whatIf,
        ReportsConfig reports,
        FleetConfig fleet,
        RetrospectConfig retrospect,
        StreamConfig stream,
        LifecycleConfig lifecycle,
        HistoryConfig history,
        WebConfig web,
        DashboardConfig dashboard,
        OpsConfig ops,
        TracingConfig tracing,
        AccessConfig access,
        AuditConfig audit,
        LimitsConfig limits,
        LoggingConfig logging) {

    static final String PREFIX = "WARDSTREAM_";

    /**
     * Reads the file and lets the environment override it: {@code WARDSTREAM_INGEST_BATCH_SIZE} is
     * {@code ingest.batchSize}; lists are separated by commas. All variables that begin with
     * WARDSTREAM_ must be known.
     *
     * @param yaml null: only defaults and the environment
     * @throws ConfigException for the first setting that is unknown or breaks its rule
     */
    public static PlatformConfig load(@Nullable Path yaml, Map<String, String> environment) {
        return explain(yaml, environment).config();
    }

    /** As {@link #load}, with each key and where it comes from. */
    public static LoadedConfig explain(@Nullable Path yaml, Map<String, String> environment) {
        Reader reader = new Reader(YamlFile.read(yaml), environment);
        PlatformConfig config =
                new PlatformConfig(
                        reader.room("cluster", ClusterConfig::from),
                        reader.room("postgres", PostgresConfig::from),
                        reader.room("redis", RedisConfig::from),
                        reader.room("s3", S3Config::from),
                        reader.room("ingest", IngestConfig::from),
                        reader.room("alerts", AlertsConfig::from),
                        reader.room("notify", NotifyConfig::from),
                        reader.room("whatif", WhatIfConfig::from),
                        reader.room("reports", ReportsConfig::from),
                        reader.room("fleet", FleetConfig::from),
                        reader.room("retrospect", RetrospectConfig::from),
                        reader.room("stream", StreamConfig::from),
                        reader.room("lifecycle", LifecycleConfig::from),
                        reader.room("history", HistoryConfig::from),
                        reader.room("web", WebConfig::from),
                        reader.room("dashboard", DashboardConfig::from),
                        reader.room("ops", OpsConfig::from),
                        reader.room("tracing", TracingConfig::from),
                        reader.room("access", AccessConfig::from),
                        reader.room("audit", AuditConfig::from),
                        reader.room("limits", LimitsConfig::from),
                        reader.room("logging", LoggingConfig::from));
        reader.rejectUnknown();
        config.rejectSharedPorts();
        return new LoadedConfig(config, reader.settings);
    }

    /**
     * Vert.x lets two servers of one JVM that listen at one address share it, connection by
     * connection: no error tells of a device that is answered by the dashboard.
     */
    private void rejectSharedPorts() {
        Map<String, Endpoint> listening = new LinkedHashMap<>();
        listening.put("ingest.port", new Endpoint(ingest.host(), ingest.port()));
        listening.put("web.port", new Endpoint(web.host(), web.port()));
        listening.put("ops.port", new Endpoint(ops.host(), ops.port()));
        if (cluster.enabled()) {
            listening.put("cluster.port", new Endpoint(cluster.host(), cluster.port()));
            listening.put("cluster.busPort", new Endpoint(cluster.host(), cluster.busPort()));
        }
        Map<String, Endpoint> before = new LinkedHashMap<>();
        listening.forEach(
                (key, endpoint) -> {
                    before.forEach((other, taken) -> rejectShared(key, endpoint, other, taken));
                    before.put(key, endpoint);
                });
    }

    private static void rejectShared(String key, Endpoint endpoint, String other, Endpoint taken) {
        if (endpoint.port() != 0 && endpoint.overlaps(taken)) {
            throw new ConfigException(
                    key
                            + ": "
                            + endpoint.port()
                            + " is "
                            + other
                            + " too, each server of a node needs a port of its own");
        }
    }

    /** Hands each room its section and, at the end, refuses what no room asked for. */
    private static final class Reader {
        private final Map<String, Map<String, Object>> file;
        private final Map<String, String> environment;
        private final List<String> rooms = new ArrayList<>();
        private final List<String> variables = new ArrayList<>();
        private final List<Setting> settings = new ArrayList<>();

        Reader(Map<String, Map<String, Object>> file, Map<String, String> environment) {
            this.file = file;
            this.environment = new TreeMap<>(environment);
        }

        <T> T room(String name, Function<ConfigSection, T> from) {
            ConfigSection section =
                    new ConfigSection(name, file.getOrDefault(name, Map.of()), environment);
            T config = from.apply(section);
            section.rejectUnknownKeys();
            rooms.add(name);
            section.variables().forEach(variables::add);
            settings.addAll(section.settings());
            return config;
        }

        void rejectUnknown() {
            for (String name : file.keySet()) {
                if (!rooms.contains(name)) {
                    throw unknown(name, rooms, "section");
                }
            }
            for (String variable : environment.keySet()) {
                if (variable.startsWith(PREFIX) && !variables.contains(variable)) {
                    throw unknown(variable, variables, "environment variable");
                }
            }
        }

        private static ConfigException unknown(String name, List<String> known, String kind) {
            String nearest = NearestName.of(name, known);
            return new ConfigException(
                    name + ": unknown " + kind + ", did you mean " + nearest + "?");
        }
    }
}
