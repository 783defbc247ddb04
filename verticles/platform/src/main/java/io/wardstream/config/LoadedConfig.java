package io.wardstream.config;

import java.util.List;

/**
 * The settings of a node, and where each comes from.
 *
 * @param settings every key, room by room
 */
public record LoadedConfig(PlatformConfig config, List<Setting> settings) {

    public LoadedConfig {
        settings = List.copyOf(settings);
    }

    /** One line a key. */
    public String explained() {
        StringBuilder lines = new StringBuilder();
        settings.forEach(setting -> lines.append(setting).append('\n'));
        return lines.toString();
    }
}
