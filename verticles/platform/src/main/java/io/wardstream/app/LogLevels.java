package io.wardstream.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.wardstream.config.LoggingConfig;
import io.wardstream.config.LoggingConfig.LoggerLevel;
import io.wardstream.config.PlatformConfig;
import io.wardstream.ops.Reloadable;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The levels of loggers: those of logback's file, and above them those of the settings.
 * Thread-safe.
 */
final class LogLevels implements Reloadable {

    private final LoggerContext logback;

    /** Of the loggers that were set here: what logback's file says of them. */
    private final Map<String, Optional<Level>> ofTheFile = new HashMap<>(); // guarded by this

    LogLevels(LoggerContext logback) {
        this.logback = logback;
    }

    @Override
    public String keys() {
        return "logging.levels";
    }

    @Override
    public Runnable prepare(PlatformConfig next) {
        return () -> set(next.logging());
    }

    /** What an earlier call set and this one does not is as the file has it again. */
    synchronized void set(LoggingConfig logging) {
        ofTheFile.forEach((name, level) -> logback.getLogger(name).setLevel(level.orElse(null)));
        for (LoggerLevel wanted : logging.levels()) {
            Logger logger = logback.getLogger(wanted.logger());
            Optional<Level> _ =
                    ofTheFile.computeIfAbsent(
                            logger.getName(), _ -> Optional.ofNullable(logger.getLevel()));
            logger.setLevel(Level.toLevel(wanted.level()));
        }
    }
}
