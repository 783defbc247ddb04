package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.wardstream.embedded.EmbeddedRedis;
import io.wardstream.embedded.TestCollector;
import io.wardstream.embedded.TestSpan;
import io.wardstream.simulator.DeviceOptions;
import io.wardstream.simulator.Simulation;
import io.wardstream.simulator.SimulationOptions;
import io.wardstream.standalone.faults.TestHospital.Bed;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What operators see of two nodes, one that takes samples and one that judges and shows: traces,
 * the log, and the queues.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
final class TracesFT {
    private static final int LIMIT = 140;
    private static final int NORMAL = 70;
    private static final int FAST = 160;
    private static final long SEED = 20_261;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String NAME = "Philippa Quittenbaum";
    private static final String CALLER = "4bf92f3577b34da6a3ce929d0e0e4736";

    private final TestCollector collector = TestCollector.start();
    private final FaultBed bed = new FaultBed(TracesFT.class);
    private PlatformProcess a;
    private PlatformProcess b;
    private Rest rest;
    private TestHospital hospital;

    @BeforeAll
    void start(@TempDir Path folder) {
        EmbeddedRedis redis = EmbeddedRedis.start(folder, 0);
        AutoCloseable _ = bed.closedWithThis(redis::stop);
        NodeSettings ofA =
                traced(bed.settings("a"))
                        .withRedis(redis.url())
                        .with("WARDSTREAM_ALERTS_INSTANCES", 0);
        NodeSettings ofB = traced(bed.settings("b")).with("WARDSTREAM_INGEST_INSTANCES", 0);
        List<Integer> ports = List.of(ofA.clusterPort(), ofB.clusterPort());
        String cluster = "traces-" + ofA.clusterPort();
        a = bed.starting(ofA.withCluster(cluster, ports));
        b = bed.starting(ofB.withCluster(cluster, ports));
        a.awaitReady();
        b.awaitReady();
        await().until(() -> b.metrics().sum("cluster_members") == 2);
        rest = bed.closedWithThis(Rest.asAdministrator(b.settings()));
        hospital = TestHospital.make(rest, 1, 6);
        hospital.alarmAbove(LIMIT, "high");
    }

    private NodeSettings traced(NodeSettings settings) {
        return settings.with("WARDSTREAM_TRACING_ENDPOINT", collector.url())
                .with("WARDSTREAM_TRACING_SAMPLE_RATIO", 1)
                .with("WARDSTREAM_LOGGING_FORMAT", "json")
                .with("LOG_LEVEL", "DEBUG");
    }

    @AfterAll
    void stop() {
        bed.close();
        collector.close();
    }

    @Test
    void oneTraceShowsTheWayFromFrameToPage() {
        Bed patient = hospital.beds().getFirst();
        AlarmViewer viewer = AlarmViewer.watch(bed, b.settings(), hospital);
        HandDevice device =
                bed.closedWithThis(HandDevice.connect(bed.vertx, a.settings(), patient.device()));
        device.hello(System.currentTimeMillis());
        device.sample(1, NORMAL);
        device.awaitAck(1);

        device.sample(2, FAST);
        AlarmViewer.Seen _ = viewer.await("the alarm", PATIENCE, it -> it.isOf(patient));
        device.awaitAck(2);

        await().atMost(PATIENCE).until(() -> !collector.spans("dashboard.write").isEmpty());
        TestSpan written = collector.spans("dashboard.write").getFirst();
        await().atMost(PATIENCE).until(() -> names(written.traceId()).contains("ingest.frame"));
        List<TestSpan> trace = collector.trace(written.traceId());
        assertThat(wayTo(written, trace))
                .containsExactly(
                        "a ingest.frame",
                        "a bus.publish",
                        "b alerts.judge",
                        "b alerts.raise",
                        "b bus.publish",
                        "b dashboard.push",
                        "b dashboard.write");
        assertThat(names(written.traceId()))
                .contains("ingest.buffer", "samples.flush", "ingest.ack");
        assertThat(trace).noneMatch(TestSpan::isFailed);
    }

    private Set<String> names(String traceId) {
        return collector.trace(traceId).stream()
                .map(TestSpan::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** From the span that began the trace to this one. */
    private static List<String> wayTo(TestSpan last, List<TestSpan> trace) {
        Map<String, TestSpan> byId =
                trace.stream().collect(Collectors.toMap(TestSpan::spanId, Function.identity()));
        List<String> way = new ArrayList<>();
        for (TestSpan span = last; span != null; span = byId.get(span.parentId())) {
            way.addFirst(span.node() + " " + span.name());
        }
        return way;
    }

    @Test
    void aRequestIsTracedWithItsStatementsAndSaysWhere() {
        String path =
                "/api/patients/"
                        + hospital.beds().getLast().patientId()
                        + "/vitals/history?resolution=1m";

        HttpResponse<String> traced =
                rest.ask(path, "traceparent", "00-" + CALLER + "-00f067aa0ba902b7-01");
        HttpResponse<String> untraced =
                rest.ask(path, "traceparent", "00-" + CALLER + "-00f067aa0ba902b7-00");

        assertThat(traced.statusCode()).isEqualTo(200);
        assertThat(traced.headers().firstValue("traceparent").orElse(""))
                .startsWith("00-" + CALLER + "-")
                .endsWith("-01")
                .doesNotContain("00f067aa0ba902b7");
        assertThat(untraced.headers().firstValue("traceparent"))
                .contains("00-" + CALLER + "-00f067aa0ba902b7-00");
        await().atMost(PATIENCE)
                .until(
                        () ->
                                names(CALLER)
                                        .contains("GET /api/patients/{patientId}/vitals/history"));
        List<TestSpan> trace = collector.trace(CALLER);
        TestSpan request =
                trace.stream().filter(it -> it.name().startsWith("GET")).findFirst().orElseThrow();
        assertThat(request.attributes())
                .containsEntry("http.route", "/api/patients/{patientId}/vitals/history")
                .containsEntry("http.response.status_code", "200");
        assertThat(trace)
                .filteredOn(it -> it.parentId().equals(request.spanId()))
                .extracting(TestSpan::name)
                .contains("postgres SELECT");
    }

    /** With samples, bad frames, an alarm, and requests that succeed and fail. */
    @Test
    void nothingThatIsWrittenSaysWhoAPatientIs() {
        JsonObject place =
                new JsonObject()
                        .put("hospitalId", hospital.id())
                        .put("wardId", hospital.wardIds().getFirst());
        String patient =
                rest.post("/api/patients", place.copy().put("bed", "77").put("displayName", NAME))
                        .getString("id");
        JsonObject device =
                rest.post("/api/devices", place.copy().put("name", "m 77").put("model", "hand"));
        JsonObject _ =
                rest.put(
                        "/api/devices/" + device.getString("id") + "/patient",
                        new JsonObject().put("patientId", patient));
        Simulation ward =
                bed.simulate(
                        SimulationOptions.to(a.settings().deviceUrl())
                                .seed(SEED)
                                .rate(20)
                                .devices(
                                        DeviceOptions.faulty()
                                                .malformedEvery(40)
                                                .disconnectEvery(60)
                                                .build())
                                .build(),
                        hospital.devices().subList(1, 6));
        FaultBed.awaitAcked(ward, 300);
        String ticket = rest.bridgeTicket();
        List<Integer> answers =
                Stream.of(
                                "/api/patients/" + patient,
                                "/api/patients/" + patient + "/vitals/history?resolution=raw",
                                "/api/patients/" + patient + "/vitals/latest",
                                "/api/patients?name=" + NAME.replace(' ', '+'),
                                "/api/patients/" + NAME.replace(" ", "%20"),
                                "/api/nowhere/" + patient)
                        .map(path -> rest.ask(path).statusCode())
                        .toList();
        FaultBed.awaitAcked(ward, 300);

        assertThat(answers).startsWith(200, 200, 200).endsWith(404);
        List<String> secrets =
                Stream.concat(
                                Stream.of(
                                        NAME,
                                        "Quittenbaum",
                                        patient,
                                        device.getString("token"),
                                        rest.token(),
                                        ticket,
                                        NodeSettings.ADMIN_PASSWORD),
                                hospital.beds().stream()
                                        .flatMap(it -> Stream.of(it.patientId(), token(it))))
                        .toList();
        for (PlatformProcess node : List.of(a, b)) {
            String log = node.wholeLog();
            assertThat(log).hasSizeGreaterThan(1_000).doesNotContain(secrets);
            assertThat(jsonLines(log)).isNotEmpty().allSatisfy(TracesFT::hasTheKeys);
        }
        assertThat(collector.spans().toString()).doesNotContain(secrets);
        assertThat(traceIds(b.wholeLog())).as("lines of traced requests").isNotEmpty();
    }

    private static String token(Bed of) {
        return of.device().token();
    }

    /** What the JVM itself says at its start is no line of the log. */
    private static List<JsonObject> jsonLines(String log) {
        return log.lines().filter(line -> line.startsWith("{")).map(TracesFT::parsed).toList();
    }

    private static JsonObject parsed(String line) {
        try {
            return new JsonObject(line);
        } catch (DecodeException broken) {
            throw new AssertionError("no JSON: " + line, broken);
        }
    }

    private static void hasTheKeys(JsonObject line) {
        assertThat(line.fieldNames())
                .contains("at", "level", "logger", "message", "node", "thread")
                .isSubsetOf(
                        "at", "level", "logger", "message", "node", "thread", "trace", "fields",
                        "error");
    }

    private static Set<String> traceIds(String log) {
        return jsonLines(log).stream()
                .map(line -> line.getString("trace", ""))
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toSet());
    }

    @Test
    void everyQueueIsInTheTableAndNoneThatIsNot() throws Exception {
        Path page = BuiltTree.home().resolve("docs/OPERATIONS.md");
        Matcher row =
                Pattern.compile("^\\| `([a-z]+\\.[a-z]+)` \\| .*$", Pattern.MULTILINE)
                        .matcher(section(Files.readString(page)));
        Set<String> listed = new TreeSet<>();
        while (row.find()) {
            listed.add(row.group(1));
        }

        Set<String> metered = new TreeSet<>(a.metrics().labels("queue_depth", "queue"));
        metered.addAll(b.metrics().labels("queue_depth", "queue"));

        assertThat(metered).isEqualTo(listed);
        assertThat(a.metrics().labels("queue_bound", "queue"))
                .isEqualTo(a.metrics().labels("queue_depth", "queue"));
        assertThat(a.metrics().series())
                .allSatisfy(
                        (name, value) -> {
                            if (name.startsWith("queue_bound")) {
                                assertThat(value).as(name).isPositive();
                            }
                        });
    }

    private static String section(String page) {
        int from = page.indexOf("## Overload");
        assertThat(from).as("a section about overload").isPositive();
        return page.substring(from, page.indexOf("\n## ", from + 1));
    }
}
