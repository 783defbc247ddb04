package io.wardstream.ops.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.vertx.core.json.JsonObject;
import io.wardstream.config.LoggingConfig;
import io.wardstream.config.LoggingConfig.Format;
import io.wardstream.config.TracingConfig;
import io.wardstream.ops.Meters;
import io.wardstream.ops.tracing.TraceSpan;
import io.wardstream.ops.tracing.Tracing;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.slf4j.Logger;

/** The file of production, conf/logback.xml, with what the settings say. */
@ResourceLock(Resources.SYSTEM_OUT)
final class LogFormTest {

    /** What is written to the standard output, in a log of the test's own. */
    private static String written(Format format, Consumer<Logger> work) {
        PrintStream before = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            LoggerContext log = new LoggerContext();
            log.setMDCAdapter(new LogbackMDCAdapter());
            LogForm.apply(log, new LoggingConfig(format, List.of()), "north-1");
            work.accept(log.getLogger("io.wardstream.test.Somebody"));
            log.stop(); // writes what waits
        } finally {
            System.setOut(before);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void writesLinesForPeople() {
        String line = written(Format.TEXT, log -> log.info("listening port={}", 8081));

        assertThat(line).contains(" INFO  Somebody ").endsWith(" listening port=8081\n");
    }

    @Test
    void writesObjectsForPrograms() {
        String line = written(Format.JSON, log -> log.info("listening port={}", 8081));

        assertThat(new JsonObject(line).getString("message")).isEqualTo("listening port=8081");
        assertThat(new JsonObject(line).getString("node")).isEqualTo("north-1");
    }

    @Test
    void saysInEachFormWhichTraceALineBelongsTo() {
        TracingConfig nowhere = new TracingConfig("http://127.0.0.1:9/v1/traces", 1, 10);
        try (Tracing tracing = Tracing.open(nowhere, "north-1", new Meters())) {
            TraceSpan span = Objects.requireNonNull(tracing.begin("work", 0));

            String text = written(Format.TEXT, log -> span.during(() -> log.warn("seen a={}", 1)));
            String json = written(Format.JSON, log -> span.during(() -> log.warn("seen a={}", 1)));

            assertThat(text).endsWith(" seen a=1 trace=" + span.traceId() + "\n");
            assertThat(new JsonObject(json).getString("trace")).isEqualTo(span.traceId());
        }
    }
}
