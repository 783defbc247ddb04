package io.wardstream.config;

import java.util.List;
import java.util.Locale;

/**
 * What is logged, where it differs from logback's own file.
 *
 * @param levels of loggers, the last one wins
 */
public record LoggingConfig(List<LoggerLevel> levels) {

    /**
     * How much one logger says.
     *
     * @param logger a package or class; ROOT: all that have no level of their own
     * @param level OFF, ERROR, WARN, INFO, DEBUG or TRACE
     */
    public record LoggerLevel(String logger, String level) {}

    private static final List<String> LEVELS =
            List.of("OFF", "ERROR", "WARN", "INFO", "DEBUG", "TRACE");

    private static final int MOST = 100;

    public LoggingConfig {
        levels = List.copyOf(levels);
    }

    static LoggingConfig from(ConfigSection logging) {
        List<String> texts = logging.texts("levels", List.of());
        if (texts.size() > MOST) {
            throw logging.refusal("levels", texts.size() + " entries", "must be at most " + MOST);
        }
        return new LoggingConfig(texts.stream().map(text -> level(logging, text)).toList());
    }

    private static LoggerLevel level(ConfigSection logging, String text) {
        int equals = text.indexOf('=');
        String logger = text.substring(0, Math.max(0, equals)).strip();
        String level = text.substring(equals + 1).strip().toUpperCase(Locale.ROOT);
        if (!logger.matches("[A-Za-z_$][\\w.$]{0,199}") || !LEVELS.contains(level)) {
            throw logging.refusal(
                    "levels",
                    text,
                    "must be logger=level, a level one of " + String.join(", ", LEVELS));
        }
        return new LoggerLevel(logger, level);
    }
}
