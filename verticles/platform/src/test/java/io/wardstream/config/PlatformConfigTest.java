package io.wardstream.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PlatformConfigTest {

    private static final Map<String, Function<ConfigSection, ?>> ROOMS =
            Map.ofEntries(
                    Map.entry("cluster", ClusterConfig::from),
                    Map.entry("postgres", PostgresConfig::from),
                    Map.entry("redis", RedisConfig::from),
                    Map.entry("s3", S3Config::from),
                    Map.entry("ingest", IngestConfig::from),
                    Map.entry("alerts", AlertsConfig::from),
                    Map.entry("notify", NotifyConfig::from),
                    Map.entry("whatif", WhatIfConfig::from),
                    Map.entry("reports", ReportsConfig::from),
                    Map.entry("fleet", FleetConfig::from),
                    Map.entry("retrospect", RetrospectConfig::from),
                    Map.entry("stream", StreamConfig::from),
                    Map.entry("lifecycle", LifecycleConfig::from),
                    Map.entry("history", HistoryConfig::from),
                    Map.entry("web", WebConfig::from),
                    Map.entry("dashboard", DashboardConfig::from),
                    Map.entry("ops", OpsConfig::from),
                    Map.entry("tracing", TracingConfig::from),
                    Map.entry("access", AccessConfig::from),
                    Map.entry("audit", AuditConfig::from),
                    Map.entry("limits", LimitsConfig::from),
                    Map.entry("logging", LoggingConfig::from));

    @TempDir private Path folder;

    @Test
    void defaultsAreAsDocumented() throws Exception {
        PlatformConfig documented = PlatformConfig.load(documentedFile(), Map.of());

        assertThat(documented).isEqualTo(PlatformConfig.load(null, Map.of()));
    }

    @Test
    void documentsEveryKeyAndNothingElse() throws Exception {
        List<String> documented = new ArrayList<>();
        YamlFile.read(documentedFile())
                .forEach((room, keys) -> keys.keySet().forEach(key -> documented.add(room + key)));

        List<String> asked = new ArrayList<>();
        ROOMS.forEach((room, from) -> keysOf(room, from).forEach(key -> asked.add(room + key)));

        assertThat(documented).containsExactlyInAnyOrderElementsOf(asked);
    }

    @Test
    void explainsEveryKeyInTheLineAboveIt() throws Exception {
        List<String> lines = Files.readAllLines(documentedFile());

        for (int index = 1; index < lines.size(); index++) {
            if (lines.get(index).matches(" {2}\\w+:.*")) {
                assertThat(lines.get(index - 1)).as(lines.get(index)).startsWith("  # ");
            }
        }
    }

    @Test
    void letsTheEnvironmentOverrideTheFile() {
        PlatformConfig config =
                PlatformConfig.load(
                        yaml("ingest: {batchSize: 10, port: 1}"),
                        Map.of(
                                "WARDSTREAM_INGEST_BATCH_SIZE", "20",
                                "WARDSTREAM_POSTGRES_HOSTS", "db-1:5433, db-2",
                                "WARDSTREAM_CLUSTER_ENABLED", "true",
                                "PATH", "/bin"));

        assertThat(config.ingest().batchSize()).isEqualTo(20);
        assertThat(config.ingest().port()).isEqualTo(1);
        assertThat(config.cluster().enabled()).isTrue();
        assertThat(config.postgres().hosts())
                .containsExactly(new Endpoint("db-1", 5433), new Endpoint("db-2", 5432));
    }

    @Test
    void readsUnitsIntoDurations() {
        PlatformConfig config =
                PlatformConfig.load(
                        yaml("ingest: {windowMillis: 0, oldestDays: 2}\nlifecycle: {slotHours: 6}"),
                        Map.of());

        assertThat(config.ingest().window()).isZero();
        assertThat(config.ingest().oldest()).isEqualTo(Duration.ofDays(2));
        assertThat(config.lifecycle().slot()).isEqualTo(Duration.ofHours(6));
        assertThat(config.alerts().recordWithin()).isEqualTo(Duration.ofMillis(500));
        assertThat(config.alerts().acknowledgeTimeouts())
                .isEqualTo(
                        new AcknowledgeTimeouts(
                                Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ZERO));
    }

    @Test
    void namesANodeThatHasNoName() {
        PlatformConfig config = PlatformConfig.load(null, Map.of());

        assertThat(config.cluster().nodeId()).endsWith("-" + ProcessHandle.current().pid());
    }

    @Test
    void refusesUnknownKey() {
        assertRefused(
                yaml("ingest: {batchsize: 10}"),
                Map.of(),
                "ingest.batchsize: unknown key, did you mean ingest.batchSize?");
    }

    @Test
    void refusesOnePortForTwoServers() {
        assertRefused(
                yaml("web: {port: 9000, host: 0.0.0.0}\nops: {port: 9000}"),
                Map.of(),
                "ops.port: 9000 is web.port too, each server of a node needs a port of its own");
        assertRefused(
                yaml("cluster: {enabled: true, port: 8081}"),
                Map.of(),
                "cluster.port: 8081 is ingest.port too, each server of a node needs a port of its"
                        + " own");
    }

    @Test
    void takesOnePortOnTwoAddressesAndAnyFreeOneTwice() {
        PlatformConfig config =
                PlatformConfig.load(
                        yaml(
                                """
                                web: {port: 9000, host: 10.0.0.1}
                                ops: {port: 9000, host: 127.0.0.1}
                                ingest: {port: 0}
                                cluster: {enabled: true, busPort: 0, port: 8082}
                                """),
                        Map.of());

        assertThat(config.ops().port()).isEqualTo(config.web().port());
    }

    @Test
    void refusesUnknownSection() {
        assertRefused(
                yaml("ingets: {batchSize: 10}"),
                Map.of(),
                "ingets: unknown section, did you mean ingest?");
    }

    @Test
    void refusesUnknownVariable() {
        assertRefused(
                null,
                Map.of("WARDSTREAM_INGEST_BATCHSIZE", "10"),
                "WARDSTREAM_INGEST_BATCHSIZE: unknown environment variable,"
                        + " did you mean WARDSTREAM_INGEST_BATCH_SIZE?");
    }

    @Test
    void saysWhenAValueCameFromTheEnvironment() {
        assertRefused(
                null,
                Map.of("WARDSTREAM_OPS_PORT", "many"),
                "ops.port = many (from WARDSTREAM_OPS_PORT):"
                        + " must be a whole number from 0 to 65535");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        Path missing = folder.resolve("missing.yaml");

        assertThatThrownBy(() -> PlatformConfig.load(missing, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("cannot read " + missing);
    }

    @Test
    void hidesSecretsWhenPrinted() {
        PlatformConfig config =
                PlatformConfig.load(
                        yaml("redis: {url: 'redis://default:hunter2@cache:6379/1'}"),
                        Map.of(
                                "WARDSTREAM_POSTGRES_OWNER_PASSWORD", "hunter2",
                                "WARDSTREAM_POSTGRES_PLATFORM_PASSWORD", "hunter2",
                                "WARDSTREAM_POSTGRES_READER_PASSWORD", "hunter2",
                                "WARDSTREAM_ACCESS_ADMIN_PASSWORD", "hunter2"));

        assertThat(config.toString()).doesNotContain("hunter2").contains("ownerPassword=***");
        assertThat(config.redis().maskedUrl()).isEqualTo("redis://***@cache:6379/1");
        assertThat(config.postgres().ownerPassword().value()).isEqualTo("hunter2");
    }

    @Test
    void hidesSecretsWhenRefused() {
        assertRefused(
                yaml("postgres: {ownerPassword: 4711}"),
                Map.of(),
                "postgres.ownerPassword = ***: must be a text, put it in quotes");
        assertRefused(
                yaml("redis: {url: 'http://default:hunter2@cache'}"),
                Map.of(),
                "redis.url = http://***@cache: must begin with redis:// or rediss://");
    }

    @Test
    void takesSecretsFromFiles() throws Exception {
        Path owner = Files.writeString(folder.resolve("owner"), "hunter2\n");
        Path reader = Files.writeString(folder.resolve("reader"), " two\nlines \r\n");

        PlatformConfig config =
                PlatformConfig.load(
                        yaml(
                                "postgres: {readerPasswordFile: '"
                                        + reader
                                        + "', ownerPassword: old}"),
                        Map.of("WARDSTREAM_POSTGRES_OWNER_PASSWORD_FILE", owner.toString()));

        assertThat(config.postgres().ownerPassword()).isEqualTo(new Secret("hunter2"));
        assertThat(config.postgres().readerPassword()).isEqualTo(new Secret(" two\nlines "));
        assertThat(config.postgres().platformPassword().isEmpty()).isTrue();
    }

    @Test
    void refusesSecretsInFilesThatAreNone() throws Exception {
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 1});
        Path large = Files.write(folder.resolve("large"), new byte[65_537]);

        assertRefused(
                null,
                Map.of("WARDSTREAM_S3_SECRET_KEY_FILE", folder + "/none"),
                "s3.secretKeyFile = %s/none (from WARDSTREAM_S3_SECRET_KEY_FILE): must be a file,"
                                .formatted(folder)
                        + " there is none");
        assertRefused(
                yaml("s3: {secretKeyFile: '" + folder + "'}"),
                Map.of(),
                "s3.secretKeyFile = %s: must be a file, it is a folder".formatted(folder));
        assertRefused(
                yaml("s3: {secretKeyFile: '" + binary + "'}"),
                Map.of(),
                "s3.secretKeyFile = %s: must hold a text in UTF-8".formatted(binary));
        assertRefused(
                yaml("s3: {secretKeyFile: '" + large + "'}"),
                Map.of(),
                "s3.secretKeyFile = %s: must not be larger than 65536 bytes".formatted(large));
        assertRefused(
                null,
                Map.of(
                        "WARDSTREAM_S3_SECRET_KEY", "a",
                        "WARDSTREAM_S3_SECRET_KEY_FILE", "b"),
                "s3.secretKeyFile = b (from WARDSTREAM_S3_SECRET_KEY_FILE): give it or"
                        + " s3.secretKey, not both");
    }

    @Test
    void explainsEveryKeyAndNoSecret() throws Exception {
        Path admin = Files.writeString(folder.resolve("admin"), "hunter2");
        LoadedConfig loaded =
                PlatformConfig.explain(
                        yaml(
                                "ingest: {batchSize: 10}\nredis: {url: 'redis://:hunter2@cache'}\n"
                                        + "notify: {smsUrl: 'https://sms.example/?key=hunter2'}"),
                        Map.of(
                                "WARDSTREAM_POSTGRES_HOSTS", "db-1,db-2:5433",
                                "WARDSTREAM_POSTGRES_OWNER_PASSWORD", "hunter2",
                                "WARDSTREAM_ACCESS_ADMIN_PASSWORD_FILE", admin.toString(),
                                "WARDSTREAM_CLUSTER_NODE_ID", "a"));

        assertThat(loaded.explained())
                .doesNotContain("hunter2")
                .contains(
                        "cluster.nodeId = a  (environment WARDSTREAM_CLUSTER_NODE_ID)\n",
                        "postgres.hosts = [db-1, db-2:5433]  (environment"
                                + " WARDSTREAM_POSTGRES_HOSTS)\n",
                        "postgres.ownerPassword = set  (environment"
                                + " WARDSTREAM_POSTGRES_OWNER_PASSWORD)\n",
                        "postgres.readerPassword = not set  (default)\n",
                        "redis.url = redis://***@cache  (file)\n",
                        "ingest.batchSize = 10  (file)\n",
                        "ingest.maxConnections = 6000  (default)\n",
                        "notify.smsUrl = set  (file)\n",
                        "access.adminPassword = set  (environment"
                                + " WARDSTREAM_ACCESS_ADMIN_PASSWORD_FILE)\n");
        List<String> asked = new ArrayList<>();
        ROOMS.forEach(
                (room, from) -> keysOf(room, from).forEach(key -> asked.add(room + "." + key)));
        assertThat(loaded.settings())
                .extracting(Setting::key)
                .containsExactlyInAnyOrderElementsOf(asked);
        assertThat(loaded.toString()).as("in a log by mistake").doesNotContain("hunter2");
    }

    @Test
    void countsTheNodesThatShareTheDatabase() {
        String enabled = "cluster: {enabled: true, host: 10.0.0.1, ";

        assertThat(nodes("cluster: {members: ['10.0.0.2', '10.0.0.3']}")).isEqualTo(1);
        assertThat(nodes(enabled + "members: []}")).isEqualTo(1);
        assertThat(nodes(enabled + "members: ['10.0.0.2', '10.0.0.3']}")).isEqualTo(3);
        assertThat(nodes(enabled + "members: ['10.0.0.1:5701', '10.0.0.2']}")).isEqualTo(2);
        assertThat(nodes(enabled + "members: [nodes.example], nodes: 12}")).isEqualTo(12);
    }

    private int nodes(String yaml) {
        return PlatformConfig.load(yaml(yaml), Map.of()).cluster().nodeCount();
    }

    static Stream<Arguments> brokenRules() {
        return Stream.of(
                argumentSet(
                        "below the range",
                        "ingest: {batchSize: 0}",
                        "ingest.batchSize = 0: must be a whole number from 1 to 10000"),
                argumentSet(
                        "above the range",
                        "ops: {port: 65536}",
                        "ops.port = 65536: must be a whole number from 0 to 65535"),
                argumentSet(
                        "not whole",
                        "ops: {port: 1.5}",
                        "ops.port = 1.5: must be a whole number from 0 to 65535"),
                argumentSet(
                        "neither true nor false",
                        "redis: {enabled: maybe}",
                        "redis.enabled = maybe: must be true or false"),
                argumentSet(
                        "a number for a name",
                        "postgres: {database: 12}",
                        "postgres.database = 12: must be a text, put it in quotes"),
                argumentSet("an empty name", "web: {host: ''}", "web.host = : must not be empty"),
                argumentSet(
                        "more traces than there are",
                        "tracing: {sampleRatio: 2, endpoint: 'http://127.0.0.1:4318'}",
                        "tracing.sampleRatio = 2: must be a number from 0 to 1"),
                argumentSet(
                        "traces for nobody",
                        "tracing: {sampleRatio: 0.01}",
                        "tracing.sampleRatio = 0.01: needs tracing.endpoint"),
                argumentSet(
                        "a collector that is no URL",
                        "tracing: {endpoint: 'collector:4318'}",
                        "tracing.endpoint = collector:4318: must be http://host:port or"
                                + " https://host:port"),
                argumentSet(
                        "a form of the log nobody knows",
                        "logging: {format: xml}",
                        "logging.format = xml: must be text or json"),
                argumentSet(
                        "an audit forgotten early",
                        "audit: {keepYears: 5}",
                        "audit.keepYears = 5: must be a whole number from 6 to 100"),
                argumentSet(
                        "a proxy by name",
                        "audit: {trustedProxies: [proxy.example]}",
                        "audit.trustedProxies = proxy.example: must be addresses or networks"
                                + " (10.0.0.0/8)"),
                argumentSet(
                        "a map for a list",
                        "cluster: {members: {a: 1}}",
                        "cluster.members = {a=1}: must be a list"),
                argumentSet(
                        "no port",
                        "postgres: {hosts: ['db:x']}",
                        "postgres.hosts = db:x: must be host:port"),
                argumentSet(
                        "no host",
                        "postgres: {hosts: []}",
                        "postgres.hosts = []: must name at least one host"),
                argumentSet(
                        "owner is platform",
                        "postgres: {platformUser: wardstream_owner}",
                        "postgres.ownerUser = wardstream_owner: must be a role of its own"),
                argumentSet(
                        "reader is platform",
                        "postgres: {readerUser: wardstream_platform}",
                        "postgres.readerUser = wardstream_platform: must be a role of its own"),
                argumentSet(
                        "node id with a blank",
                        "cluster: {nodeId: 'a b'}",
                        "cluster.nodeId = a b: must be 1 to 52 letters, digits, dots, dashes"
                                + " or underscores"),
                argumentSet(
                        "path without a slash",
                        "ingest: {path: ws}",
                        "ingest.path = ws: must begin with /"),
                argumentSet(
                        "silent before the next ping",
                        "ingest: {silentMillis: 10000}",
                        "ingest.silentMillis = 10000: must be longer than"
                                + " ingest.pingMillis = 10000"),
                argumentSet(
                        "buffer below a minute",
                        "ingest: {maxConnections: 6001}",
                        "ingest.bufferSamples = 360000: must hold 60 samples for each of"
                                + " ingest.maxConnections, at least 360060"),
                argumentSet(
                        "an alarm that waits too long",
                        "alerts: {acknowledgeTimeoutHighSeconds: 86401}",
                        "alerts.acknowledgeTimeoutHighSeconds = 86401: must be a whole number from"
                                + " 0 to 86400"),
                Arguments.of(
                        "alerts: {recordWithinMillis: 10001}",
                        "alerts.recordWithinMillis = 10001: must be a whole number from 0 to"
                                + " 10000"),
                argumentSet(
                        "slots across midnight",
                        "lifecycle: {slotHours: 5}",
                        "lifecycle.slotHours = 5: must divide a day of 24 hours"),
                argumentSet(
                        "refresh shorter than access",
                        "access: {accessTokenMinutes: 60, refreshTokenHours: 1}",
                        "access.refreshTokenHours = 1: must be longer than"
                                + " access.accessTokenMinutes"),
                argumentSet(
                        "session shorter than refresh",
                        "access: {sessionHours: 12}",
                        "access.sessionHours = 12: must not be less than"
                                + " access.refreshTokenHours"),
                argumentSet(
                        "issuer without TLS",
                        "access: {oidcIssuer: 'http://issuer.example'}",
                        "access.oidcIssuer = http://issuer.example: must begin with https://,"
                                + " or be on 127.0.0.1"),
                argumentSet(
                        "issuer without audience",
                        "access: {oidcIssuer: 'https://issuer.example'}",
                        "access.oidcAudience = : must not be empty with access.oidcIssuer"),
                argumentSet(
                        "days archived while late samples may come",
                        "lifecycle: {rawDays: 1, openHours: 48}",
                        "lifecycle.openHours = 48: must not be more than lifecycle.rawDays in"
                                + " hours"),
                argumentSet(
                        "Parquet deleted before it is written",
                        "lifecycle: {parquetDays: 7}",
                        "lifecycle.parquetDays = 7: must be 0 or more than lifecycle.rawDays = 7"),
                argumentSet(
                        "Parquet that is cold before it is written",
                        "lifecycle: {coldDays: 7}",
                        "lifecycle.coldDays = 7: must be 0 or more than lifecycle.rawDays = 7"),
                argumentSet(
                        "a class that is no archive",
                        "lifecycle: {coldClass: STANDARD_IA}",
                        "lifecycle.coldClass = STANDARD_IA: must be GLACIER or DEEP_ARCHIVE"),
                argumentSet(
                        "minutes dropped while their samples are here",
                        "lifecycle: {rollupDays: 7}",
                        "lifecycle.rollupDays = 7: must be 0 or more than lifecycle.rawDays = 7"),
                argumentSet(
                        "an object store without http",
                        "s3: {endpoint: 's3.local:9000'}",
                        "s3.endpoint = s3.local:9000: must begin with http:// or https://"),
                argumentSet(
                        "a key without its secret",
                        "s3: {accessKey: a}",
                        "s3.accessKey = a: must be given with s3.secretKey, or neither"),
                argumentSet(
                        "two signing keys",
                        "access: {signingKeyFile: a.pem, signingKey: x}",
                        "access.signingKeyFile = a.pem: give it or access.signingKey, not both"),
                argumentSet(
                        "a level that is none",
                        "logging: {levels: ['io.wardstream=LOUD']}",
                        "logging.levels = io.wardstream=LOUD: must be logger=level, a level one of"
                                + " OFF, ERROR, WARN, INFO, DEBUG, TRACE"),
                argumentSet(
                        "a level of nobody",
                        "logging: {levels: [DEBUG]}",
                        "logging.levels = DEBUG: must be logger=level, a level one of OFF, ERROR,"
                                + " WARN, INFO, DEBUG, TRACE"),
                argumentSet(
                        "a stream to nowhere",
                        "stream: {enabled: true}",
                        "stream.bootstrapServers = []: must name a broker while stream.enabled is"
                                + " true"),
                argumentSet(
                        "a broker without a port",
                        "stream: {bootstrapServers: ['kafka:x']}",
                        "stream.bootstrapServers = kafka:x: must be host:port"),
                argumentSet(
                        "a topic Kafka does not take",
                        "stream: {samplesTopic: 'ward/{hospital}'}",
                        "stream.samplesTopic = ward/{hospital}: must be 1 to 249 letters, digits,"
                                + " dots, dashes or underscores, {hospital} for the hospital's id"),
                argumentSet(
                        "one topic for both",
                        "stream: {alarmsTopic: wardstream.samples}",
                        "stream.alarmsTopic = wardstream.samples: must not be stream.samplesTopic"
                                + " too"),
                argumentSet(
                        "an unknown compression",
                        "stream: {compression: brotli}",
                        "stream.compression = brotli: must be one of none, gzip, snappy, lz4, zstd"),
                argumentSet(
                        "two that stream on one node",
                        "stream: {instances: 2}",
                        "stream.instances = 2: must be a whole number from 0 to 1"),
                argumentSet("a section without keys", "ingest: 7", "ingest = 7: must hold keys"));
    }

    @ParameterizedTest
    @MethodSource("brokenRules")
    void refusesWhatBreaksARule(String yaml, String message) {
        assertRefused(yaml(yaml), Map.of(), message);
    }

    @Test
    void refusesAKeyGivenTwice() {
        Path file = yaml("ops:\n  port: 1\n  port: 2\n");

        assertThatThrownBy(() -> PlatformConfig.load(file, Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("duplicate key port")
                .hasMessageEndingWith("at line 3");
    }

    private void assertRefused(
            @Nullable Path file, Map<String, String> environment, String message) {
        assertThatThrownBy(() -> PlatformConfig.load(file, environment))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    private Path yaml(String text) {
        try {
            return Files.writeString(folder.resolve("wardstream.yaml"), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static Path documentedFile() throws URISyntaxException {
        return Path.of(
                Objects.requireNonNull(PlatformConfigTest.class.getResource("/wardstream.yaml"))
                        .toURI());
    }

    private static Iterable<String> keysOf(String room, Function<ConfigSection, ?> from) {
        ConfigSection section = new ConfigSection(room, Map.of(), Map.of());
        assertThat(from.apply(section)).isNotNull();
        return section.keys();
    }
}
