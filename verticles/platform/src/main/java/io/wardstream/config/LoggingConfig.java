package io.wardstream.config;

import java.util.List;
import java.util.Locale;

/**
 * How the log is written, and what is logged where that differs from logback's own file.
 *
 * @param levels of loggers, the last one wins
 */
public record LoggingConfig(Format format, List<LoggerLevel> levels) {

    /** The form of a line. */
    public enum Format {
        /** Time, level, logger, message: for people. */
        TEXT,
        /** An object a line, with fixed keys: for programs. */
        JSON
    }

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
        return new LoggingConfig(format(logging), levels(logging));
    }

    private static Format format(ConfigSection logging) {
        String format = logging.text("format", "text");
        return switch (format.strip().toLowerCase(Locale.ROOT)) {
            case "text" -> Format.TEXT;
            case "json" -> Format.JSON;
            default -> throw logging.refusal("format", format, "must be text or json");
        };
    }

    private static List<LoggerLevel> levels(ConfigSection logging) {
        List<String> texts = logging.texts("levels", List.of());
        if (texts.size() > MOST) {
            throw logging.refusal("levels", texts.size() + " entries", "must be at most " + MOST);
        }
        return texts.stream().map(text -> level(logging, text)).toList();
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
