package io.wardstream.ops.tracing;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.wardstream.config.PlatformConfig;
import io.wardstream.config.TracingConfig;
import io.wardstream.embedded.Ports;
import io.wardstream.embedded.TestCollector;
import io.wardstream.embedded.TestSpan;
import io.wardstream.ops.Meters;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TracingTest {
    private static final int ROOM = 1_000;
    private static final String CALLER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-";

    private final TestCollector collector = TestCollector.start();
    private final Meters meters = new Meters();

    @AfterEach
    void close() {
        collector.close();
    }

    private Tracing open(double ratio, int room) {
        return Tracing.open(new TracingConfig(endpoint(), ratio, room), "node-1", meters);
    }

    private String endpoint() {
        return collector.url() + "/v1/traces";
    }

    private static TraceSpan traced(@Nullable TraceSpan span) {
        return Objects.requireNonNull(span, "not traced");
    }

    private List<TestSpan> told(int count) {
        await().until(() -> collector.spans().size() >= count);
        return collector.spans();
    }

    @Test
    void tellsACollectorWhatBelongsTogether() {
        try (Tracing tracing = open(1, ROOM)) {
            TraceSpan whole = traced(tracing.begin("whole", 1_000));
            whole.part("part").with("batch.size", 3).with("route", "/x").end();
            whole.failed();
            whole.end();

            List<TestSpan> told = told(2);

            TestSpan part = told.getFirst();
            TestSpan root = told.getLast();
            assertThat(root.name()).isEqualTo("whole");
            assertThat(root.node()).isEqualTo("node-1");
            assertThat(root.parentId()).isEmpty();
            assertThat(root.isFailed()).isTrue();
            assertThat(Duration.ofNanos(root.startNanos())).isEqualTo(Duration.ofSeconds(1));
            assertThat(part.traceId()).isEqualTo(root.traceId()).isEqualTo(whole.traceId());
            assertThat(part.parentId()).isEqualTo(root.spanId());
            assertThat(part.attributes()).containsEntry("batch.size", "3");
            assertThat(part.attributes()).containsEntry("route", "/x");
        }
    }

    @Test
    void goesOnWithATraceThatAMessageBrings() {
        try (Tracing sender = open(1, ROOM);
                Tracing receiver = open(1e-9, ROOM)) {
            TraceSpan sent = traced(sender.begin("sent", 0)).message("message");
            MultiMap headers =
                    MultiMap.caseInsensitiveMultiMap().add(TraceParent.HEADER, sent.parent());

            TraceSpan heard = traced(receiver.goOn("heard", headers));

            assertThat(heard.traceId()).isEqualTo(sent.traceId());
            assertThat(receiver.goOn("heard", MultiMap.caseInsensitiveMultiMap())).isNull();
        }
    }

    @Test
    void tracesAboutAsManyAsItIsTold() {
        try (Tracing tracing = open(0.1, ROOM)) {
            long kept =
                    IntStream.range(0, 10_000)
                            .filter(_ -> tracing.begin("one of many", 0) != null)
                            .count();

            assertThat(kept).isBetween(700L, 1_300L);
        }
    }

    @Test
    void leavesTheDecisionToACallerWhoHasMadeIt() {
        try (Tracing seldom = open(1e-9, ROOM);
                Tracing always = open(1, ROOM)) {
            Optional<TraceParent> kept = TraceParent.parse(CALLER + "01");
            Optional<TraceParent> notKept = TraceParent.parse(CALLER + "00");

            assertThat(traced(seldom.beginRequest("GET", kept)).traceId())
                    .isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
            assertThat(always.beginRequest("GET", notKept)).isNull();
            assertThat(always.beginRequest("GET", Optional.empty())).isNotNull();
        }
    }

    @Test
    void canBeToldAnotherRatioWhileItRuns() {
        try (Tracing tracing = open(1, ROOM)) {
            tracing.prepare(PlatformConfig.load(null, Map.of())).run();

            assertThat(tracing.begin("nothing", 0)).isNull();
            assertThat(tracing.isOn()).isTrue();
        }
    }

    @Test
    void doesNothingWithoutACollector() throws Exception {
        try (Tracing off = Tracing.open(TracingConfig.OFF, "node-1", meters)) {
            assertThat(off.begin("nothing", 0)).isNull();
            assertThat(off.beginRequest("GET", TraceParent.parse(CALLER + "01"))).isNull();
            assertThat(off.factory()).isEmpty();
        }
        Vertx vertx = Vertx.vertx();
        assertThat(Tracing.of(vertx)).isSameAs(Tracing.OFF);
        vertx.close().await(5, SECONDS);
    }

    @Test
    void isFoundByTheVertxItBelongsTo() throws Exception {
        try (Tracing tracing = open(1, ROOM)) {
            Vertx vertx = Vertx.builder().withTracer(tracing.factory().orElseThrow()).build();

            assertThat(Tracing.of(vertx)).isSameAs(tracing);
            vertx.close().await(5, SECONDS);
        }
    }

    @Test
    void dropsAndCountsWhatDoesNotFit() {
        try (Tracing tracing = open(1, 10)) {
            IntStream.range(0, 5_000).forEach(_ -> traced(tracing.begin("many", 0)).end());

            await().until(() -> collector.spans().size() + dropped("full") == 5_000);
            assertThat(dropped("full")).isPositive();
        }
    }

    @Test
    void countsWhatACollectorRefusesAndGoesOn() {
        try (Tracing tracing = open(1, ROOM)) {
            collector.answers(503);
            traced(tracing.begin("refused", 0)).end();
            await().until(() -> dropped("collector") == 1);

            collector.answers(200);
            traced(tracing.begin("taken", 0)).end();

            assertThat(told(1)).singleElement().extracting(TestSpan::name).isEqualTo("taken");
        }
    }

    @Test
    void holdsNobodyUpWhenThereIsNoCollector() {
        String nobody = "http://127.0.0.1:" + Ports.free() + "/v1/traces";
        long began = System.nanoTime();
        try (Tracing tracing = Tracing.open(new TracingConfig(nobody, 1, 10), "node-1", meters)) {
            IntStream.range(0, 1_000).forEach(_ -> traced(tracing.begin("lost", 0)).end());
            Duration ending = Duration.ofNanos(System.nanoTime() - began);

            await().until(() -> dropped("full") + dropped("collector") == 1_000);
            assertThat(ending).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void knowsWhatTheWorkOnAThreadBelongsTo() {
        try (Tracing tracing = open(1, ROOM)) {
            TraceSpan work = traced(tracing.begin("work", 0));

            work.during(() -> assertThat(TraceSpan.current()).isSameAs(work));

            assertThat(TraceSpan.current()).isNull();
            assertThat(TraceSpan.partOfCurrent("part")).isNull();
        }
    }

    private double dropped(String reason) {
        return meters.counter("tracing.spans.dropped", "", "reason", reason).count();
    }
}
