package io.wardstream.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import io.wardstream.config.PlatformConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LogLevelsTest {

    private final LoggerContext logback = new LoggerContext();
    private final LogLevels levels = new LogLevels(logback);

    @Test
    void standAboveThoseOfTheFileUntilTheyAreTakenBack() {
        logback.getLogger("com.hazelcast").setLevel(Level.WARN);
        levels.set(
                settings("com.hazelcast=debug, io.wardstream.ingest=TRACE, ROOT=ERROR").logging());
        assertThat(level("com.hazelcast")).isEqualTo(Level.DEBUG);
        assertThat(level("io.wardstream.ingest")).isEqualTo(Level.TRACE);
        assertThat(level("io.wardstream.store")).isEqualTo(Level.ERROR);

        levels.prepare(settings("io.wardstream.ingest=INFO")).run();

        assertThat(level("com.hazelcast")).isEqualTo(Level.WARN);
        assertThat(level("io.wardstream.ingest")).isEqualTo(Level.INFO);
        assertThat(level("io.wardstream.store")).isEqualTo(Level.DEBUG); // logback's own for ROOT
    }

    private Level level(String logger) {
        return logback.getLogger(logger).getEffectiveLevel();
    }

    private static PlatformConfig settings(String levels) {
        return PlatformConfig.load(null, Map.of("WARDSTREAM_LOGGING_LEVELS", levels));
    }
}
