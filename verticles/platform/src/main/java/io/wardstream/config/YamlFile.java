package io.wardstream.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads the settings file: sections of keys, nothing deeper. */
final class YamlFile {

    private YamlFile() {}

    /**
     * Section to key to value, in the file's order.
     *
     * @throws ConfigException when the file cannot be read or is not of that form
     */
    static Map<String, Map<String, Object>> read(@Nullable Path path) {
        if (path == null) {
            return Map.of();
        }
        try (Reader reader = Files.newBufferedReader(path)) {
            return sections(path, parser().load(reader));
        } catch (IOException unreadable) {
            throw new ConfigException("cannot read " + path + ": " + unreadable);
        } catch (MarkedYAMLException broken) {
            throw new ConfigException(path + ": " + broken.getProblem() + at(broken));
        } catch (YAMLException broken) {
            throw new ConfigException(path + ": not YAML: " + broken.getMessage());
        }
    }

    private static Yaml parser() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return new Yaml(new SafeConstructor(options));
    }

    private static String at(MarkedYAMLException broken) {
        return broken.getProblemMark() == null
                ? ""
                : " at line " + (broken.getProblemMark().getLine() + 1);
    }

    private static Map<String, Map<String, Object>> sections(Path path, @Nullable Object root) {
        Map<String, Map<String, Object>> sections = new LinkedHashMap<>();
        keys(path.toString(), root).forEach((name, body) -> sections.put(name, keys(name, body)));
        return sections;
    }

    private static Map<String, Object> keys(String name, @Nullable Object body) {
        Map<String, Object> keys = new LinkedHashMap<>();
        switch (body) {
            case null -> {} // an empty section, all defaults
            case Map<?, ?> map ->
                    map.forEach((key, value) -> keys.put(String.valueOf(key), present(value)));
            default -> throw new ConfigException(name + " = " + body + ": must hold keys");
        }
        return keys;
    }

    private static Object present(@Nullable Object value) {
        return value == null ? "" : value;
    }
}
