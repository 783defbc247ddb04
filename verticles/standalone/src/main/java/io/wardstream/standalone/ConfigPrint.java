package io.wardstream.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Lets the platform print the settings it would be started with. */
final class ConfigPrint {
    private final Installation installation;
    private final StandaloneOptions options;

    ConfigPrint(Installation installation, StandaloneOptions options) {
        this.installation = installation;
        this.options = options;
    }

    /** The exit code of the platform: 2 when a setting is refused. */
    int run() {
        try {
            Path settings = Files.createTempFile("wardstream-", ".yaml");
            try {
                Files.writeString(settings, options.settings());
                return platform(settings).start().waitFor();
            } finally {
                Files.deleteIfExists(settings);
            }
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot run the platform", cause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StandaloneException("Printing was interrupted.", interrupted);
        }
    }

    private ProcessBuilder platform(Path settings) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", installation.platformClassPath(), "io.wardstream.app.Main"));
        command.addAll(List.of("--config", settings.toString(), "--print-config"));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().remove(PlatformProcess.JAVA_OPTIONS);
        builder.environment().putAll(Services.announced(options));
        builder.environment().put("WARDSTREAM_ACCESS_ADMIN_USER", Standalone.USERNAME);
        builder.environment().put("WARDSTREAM_ACCESS_ADMIN_PASSWORD", "made at the first start");
        return builder;
    }
}
