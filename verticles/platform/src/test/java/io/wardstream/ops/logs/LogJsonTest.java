package io.wardstream.ops.logs;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LogJsonTest {
    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("io.wardstream.ingest.FlushWriter");
    private final LogJson form = new LogJson();

    LogJsonTest() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.putProperty("node", "north-1");
        form.setContext(context);
        form.start();
    }

    private LoggingEvent event(String message, @Nullable Throwable cause, Object... arguments) {
        LoggingEvent event =
                new LoggingEvent("here", logger, Level.WARN, message, cause, arguments);
        event.setInstant(Instant.parse("2026-03-01T12:00:00.250Z"));
        event.setThreadName("loop-1");
        return event;
    }

    private JsonObject line(LoggingEvent event) {
        String line = new String(form.encode(event), StandardCharsets.UTF_8);
        assertThat(line).endsWith("\n").doesNotContain("\n ").hasLineCount(1);
        return new JsonObject(line);
    }

    @Test
    void hasTheSameKeysInEachLine() {
        JsonObject line = line(event("flush failed attempt={} cause={}", null, 3, "no \"disk\""));

        assertThat(line.getString("at")).isEqualTo("2026-03-01T12:00:00.250Z");
        assertThat(line.getString("level")).isEqualTo("WARN");
        assertThat(line.getString("logger")).isEqualTo("io.wardstream.ingest.FlushWriter");
        assertThat(line.getString("message")).isEqualTo("flush failed attempt=3 cause=no \"disk\"");
        assertThat(line.getString("node")).isEqualTo("north-1");
        assertThat(line.getString("thread")).isEqualTo("loop-1");
        assertThat(line.containsKey("trace")).isFalse();
        assertThat(line.containsKey("error")).isFalse();
    }

    @Test
    void givesProgramsWhatTheMessageSaysByKey() {
        JsonObject line =
                line(
                        event(
                                "device sockets {} pending={} isFull={} who={}",
                                null,
                                "held back",
                                7L,
                                true,
                                "a\nb"));

        assertThat(line.getJsonObject("fields").getMap())
                .isEqualTo(Map.of("pending", 7, "isFull", true, "who", "a\nb"));
    }

    @Test
    void tellsWhereAnErrorCameFromInBounds() {
        Throwable deep = new IllegalStateException("broken");

        JsonObject line = line(event("request failed", deep));

        assertThat(line.getString("error")).startsWith("java.lang.IllegalStateException: broken");
        assertThat(line.getString("error").lines().count()).isLessThan(30);
        assertThat(line.containsKey("fields")).isFalse();
    }

    @Test
    void tellsTheTrace() {
        LoggingEvent event = event("seen", null);
        event.setMDCPropertyMap(Map.of("trace", "4bf92f3577b34da6a3ce929d0e0e4736"));

        assertThat(line(event).getString("trace")).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    }
}
