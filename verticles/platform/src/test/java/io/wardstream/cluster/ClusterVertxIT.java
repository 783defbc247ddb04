package io.wardstream.cluster;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.DeliveryOptions;
import io.wardstream.cluster.Members.Judge;
import io.wardstream.codec.bus.BusCodecs;
import io.wardstream.codec.model.SampleDigest;
import io.wardstream.config.PlatformConfig;
import io.wardstream.embedded.Ports;
import io.wardstream.embedded.Signals;
import io.wardstream.ops.Meters;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClusterVertxIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final int firstPort = Ports.free();
    private final int secondPort = Ports.free();
    private final String members = "127.0.0.1:" + firstPort + ",127.0.0.1:" + secondPort;
    private final List<Vertx> started = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();
    private final Meters meters = new Meters();

    @AfterEach
    void stop() throws Exception {
        processes.forEach(Process::destroyForcibly);
        for (Vertx vertx : started) {
            vertx.close().await(20, SECONDS);
        }
    }

    @Test
    void twoNodesTalk() throws Exception {
        Vertx first = start("first", firstPort);
        Vertx second = start("second", secondPort);
        echoOn(second).await(5, SECONDS);

        Object answer = ask(first);

        assertThat(answer).isEqualTo("hello from second");
        assertThat(seenMembers()).isEqualTo(2.0);
    }

    @Test
    void aNodeThatStopsIsGoneAtOnce() throws Exception {
        assertThat(start("first", firstPort).isClustered()).isTrue();
        Vertx second = start("second", secondPort);
        await().atMost(SOON).untilAsserted(() -> assertThat(seenMembers()).isEqualTo(2.0));

        started.remove(second);
        second.close().await(20, SECONDS);

        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(seenMembers()).isEqualTo(1.0));
    }

    @Test
    void aFrozenNodeIsDroppedInSecondsAndComesBack() throws Exception {
        ClusterNode first = join("first", firstPort, 1);
        Process other = startProcess();
        await().atMost(SOON).untilAsserted(() -> assertThat(seenMembers()).isEqualTo(2.0));

        Signals.send("STOP", other.pid());
        await().atMost(Duration.ofSeconds(12))
                .untilAsserted(() -> assertThat(seenMembers()).isEqualTo(1.0));
        await().untilAsserted(
                        () ->
                                assertThat(first.members().judges())
                                        .containsExactly(new Judge("first", 1)));
        Signals.send("CONT", other.pid());

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(seenMembers()).isEqualTo(2.0));
        await().atMost(SOON).ignoreExceptions().until(() -> ask(first.vertx()) != null);
        await().atMost(SOON).untilAsserted(() -> assertThat(first.members().judges()).hasSize(2));
    }

    @Test
    void aKilledNodeIsDroppedAtOnce() throws Exception {
        assertThat(start("first", firstPort).isClustered()).isTrue();
        Process other = startProcess();
        await().atMost(SOON).untilAsserted(() -> assertThat(seenMembers()).isEqualTo(2.0));

        other.destroyForcibly();

        await().atMost(Duration.ofSeconds(4))
                .untilAsserted(() -> assertThat(seenMembers()).isEqualTo(1.0));
    }

    @Test
    void aNodeAloneOpensNoClusterPort() throws Exception {
        ClusterNode alone =
                ClusterVertx.start(
                                PlatformConfig.load(null, Map.of()).cluster(),
                                2,
                                new VertxOptions(),
                                meters)
                        .await(10, SECONDS);
        started.add(alone.vertx());

        assertThat(alone.vertx().isClustered()).isFalse();
        assertThat(alone.members().judges()).containsExactly(new Judge(alone.members().self(), 2));
    }

    @Test
    void everyNodeKnowsWhoJudges() throws Exception {
        Members first = join("first", firstPort, 2).members();
        List<List<Judge>> changes = new CopyOnWriteArrayList<>();
        first.onChange(() -> changes.add(first.judges()));

        ClusterNode second = join("second", secondPort, 1);

        List<Judge> both = List.of(new Judge("first", 2), new Judge("second", 1));
        await().atMost(SOON).untilAsserted(() -> assertThat(first.judges()).isEqualTo(both));
        assertThat(second.members().judges()).isEqualTo(both);
        assertThat(second.members().self()).isEqualTo("second");
        assertThat(changes).contains(both);

        started.remove(second.vertx());
        second.vertx().close().await(20, SECONDS);

        List<Judge> one = List.of(new Judge("first", 2));
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(changes.getLast()).isEqualTo(one));
        assertThat(first.judges()).isEqualTo(one);
    }

    @Test
    void aNodeThatJudgesNothingOwnsNothing() throws Exception {
        Members first = join("first", firstPort, 1).members();

        Members second = join("second", secondPort, 0).members();

        assertThat(second.judges()).containsExactly(new Judge("first", 1));
        assertThat(first.judges()).containsExactly(new Judge("first", 1));
    }

    @Test
    void whoIsAboutToStopJudgingIsNotCountedByTheOthersAndCountsItself() throws Exception {
        ClusterNode first = join("first", firstPort, 1);
        Members second = join("second", secondPort, 1).members();
        await().atMost(SOON).untilAsserted(() -> assertThat(first.members().judges()).hasSize(2));

        boolean isThereAnother = first.members().leaveJudges();

        assertThat(isThereAnother).isTrue();
        await().atMost(Duration.ofSeconds(2))
                .untilAsserted(
                        () -> assertThat(second.judges()).containsExactly(new Judge("second", 1)));
        assertThat(second.nodes()).containsExactly("first", "second");
        assertThat(first.members().judges()).hasSize(2);

        started.remove(first.vertx());
        first.vertx().close().await(20, SECONDS);
        await().atMost(SOON).untilAsserted(() -> assertThat(second.nodes()).hasSize(1));
        assertThat(second.leaveJudges()).as("nobody to take over").isFalse();
        Members again = join("first", firstPort, 1).members();
        await().atMost(SOON).untilAsserted(() -> assertThat(second.judges()).hasSize(2));
        assertThat(again.judges()).hasSize(2);
    }

    /** The bus carries what the alert room and the dashboards live on. */
    @Test
    void alarmsAndDigestsCrossTheWire() throws Exception {
        Vertx first = start("first", firstPort);
        Vertx second = start("second", secondPort);
        BusCodecs.registerAll(first.eventBus());
        BusCodecs.registerAll(second.eventBus());
        SampleDigest digest =
                new SampleDigest(
                        5,
                        "first",
                        1,
                        List.of(new SampleDigest.Entry(7, 1, 2, 3, 100, 1, 20, 19, true)));
        second.eventBus()
                .<SampleDigest>consumer(EchoNode.ADDRESS, message -> message.reply(message.body()))
                .completion()
                .await(5, SECONDS);

        Object answer = ask(first, digest);

        assertThat(answer).isEqualTo(digest).isNotSameAs(digest);
    }

    private Vertx start(String nodeId, int port) throws Exception {
        return join(nodeId, port, 1).vertx();
    }

    private ClusterNode join(String nodeId, int port, int alertInstances) throws Exception {
        ClusterNode node =
                ClusterVertx.start(
                                PlatformConfig.load(null, environment(nodeId, port)).cluster(),
                                alertInstances,
                                new VertxOptions(),
                                nodeId.equals("first") ? meters : new Meters())
                        .await(60, SECONDS);
        started.add(node.vertx());
        return node;
    }

    private Process startProcess() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx128m", "-cp", System.getProperty("java.class.path")));
        command.add(EchoNode.class.getName());
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(environment("second", secondPort));
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    private Map<String, String> environment(String nodeId, int port) {
        return Map.of(
                "WARDSTREAM_CLUSTER_ENABLED",
                "true",
                "WARDSTREAM_CLUSTER_NODE_ID",
                nodeId,
                "WARDSTREAM_CLUSTER_NAME",
                "test-" + firstPort,
                "WARDSTREAM_CLUSTER_PORT",
                String.valueOf(port),
                "WARDSTREAM_CLUSTER_MEMBERS",
                members);
    }

    private double seenMembers() {
        return meters.registry().get("cluster.members").gauge().value();
    }

    private static Object ask(Vertx vertx) throws Exception {
        return ask(vertx, "hello");
    }

    private static Object ask(Vertx vertx, Object message) throws Exception {
        return vertx.eventBus()
                .request(EchoNode.ADDRESS, message, new DeliveryOptions().setSendTimeout(2_000))
                .await(5, SECONDS)
                .body();
    }

    private static Future<Void> echoOn(Vertx vertx) {
        return EchoNode.serve(vertx, "second");
    }
}
