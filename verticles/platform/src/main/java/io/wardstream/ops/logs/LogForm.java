package io.wardstream.ops.logs;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import ch.qos.logback.classic.util.DefaultJoranConfigurator;
import io.wardstream.config.LoggingConfig;
import io.wardstream.config.LoggingConfig.Format;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/**
 * Tells Logback what the settings say of the log: its file is read again, with the properties
 * {@code format} (text or json) and {@code node}.
 */
public final class LogForm {

    private static final String FORMAT = "format";

    private LogForm() {}

    /** Once, at the start; does nothing where somebody else than Logback writes the log. */
    public static void apply(LoggingConfig config, String nodeId) {
        boolean isAsItIs = config.format() == Format.TEXT; // what the file says by itself
        if (!isAsItIs && LoggerFactory.getILoggerFactory() instanceof LoggerContext log) {
            apply(log, config, nodeId);
        }
    }

    static void apply(LoggerContext log, LoggingConfig config, String nodeId) {
        log.reset();
        log.putProperty(FORMAT, config.format().name().toLowerCase(Locale.ROOT));
        log.putProperty(LogJson.NODE, nodeId);
        DefaultJoranConfigurator configurator = new DefaultJoranConfigurator();
        configurator.setContext(log);
        ExecutionStatus _ = configurator.configure(log);
    }
}
