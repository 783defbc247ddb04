package io.wardstream.alerts;

import io.wardstream.alerts.engine.AlertRule;
import io.wardstream.alerts.engine.RuleCheck;
import io.wardstream.alerts.engine.RuleContent;
import io.wardstream.alerts.engine.RuleOrder;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.config.ConfigException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The rules a new hospital begins with: a file, or conf/alert-rules.yaml as it travels in the jar.
 */
public final class DefaultRules {
    private static final String FILE = "alert-rules.yaml";
    private static final String LIST = "rules";
    private static final UUID NOBODY = new UUID(0, 0);

    private DefaultRules() {}

    /**
     * Those of a file; reads it: not for an event loop.
     *
     * @param rulesFile {@code alerts.rulesFile}; empty: those in the jar
     * @throws ConfigException when they cannot be used
     */
    public static List<RuleContent> of(String rulesFile) {
        if (rulesFile.isEmpty()) {
            return packaged();
        }
        try {
            return parse(Files.readString(Path.of(rulesFile)));
        } catch (IOException | InvalidPathException unreadable) {
            throw new ConfigException(
                    "alerts.rulesFile = " + rulesFile + ": cannot be read (" + unreadable + ")");
        } catch (ConfigException wrong) {
            throw new ConfigException(
                    "alerts.rulesFile = " + rulesFile + ": " + wrong.getMessage());
        }
    }

    /**
     * Those in the jar. Reads a file: not for an event loop.
     *
     * @throws ConfigException when they cannot be used
     */
    public static List<RuleContent> packaged() {
        try (InputStream file = DefaultRules.class.getResourceAsStream("/" + FILE)) {
            if (file == null) {
                throw new ConfigException(FILE + ": not in the jar");
            }
            return parse(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new ConfigException("cannot read " + FILE + ": " + unreadable);
        }
    }

    /**
     * The rules of such a file, in its order.
     *
     * @throws ConfigException naming the rule, the key, the value and what it must be
     */
    public static List<RuleContent> parse(String yaml) {
        List<RuleContent> rules = new ArrayList<>();
        Set<List<?>> seen = new HashSet<>();
        for (Object one : entries(load(yaml))) {
            String place = LIST + "[" + rules.size() + "]";
            RuleEntry entry = RuleEntry.of(place, one);
            RuleContent rule = checked(entry);
            if (!seen.add(List.of(rule.subject(), rule.priority()))) {
                throw new ConfigException(
                        FILE + ": " + place + ": there is another rule of " + name(rule));
            }
            fit(entry, rule, rules);
            rules.add(rule);
        }
        return List.copyOf(rules);
    }

    private static void fit(RuleEntry entry, RuleContent rule, List<RuleContent> before) {
        List<AlertRule> others =
                before.stream()
                        .filter(other -> other.subject().equals(rule.subject()))
                        .map(DefaultRules::enabled)
                        .toList();
        RuleCheck.Violation violation = RuleOrder.broken(enabled(rule), others);
        if (violation != null) {
            throw entry.refusal(violation.field(), violation.rule());
        }
    }

    private static AlertRule enabled(RuleContent rule) {
        return rule.rule(NOBODY, 1, 0, 0, 0, true);
    }

    private static String name(RuleContent rule) {
        AlarmPriority priority = rule.priority();
        return rule.subject() + " with priority " + priority.wireName();
    }

    private static @Nullable Object load(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        try {
            return new Yaml(new SafeConstructor(options)).load(yaml);
        } catch (MarkedYAMLException broken) {
            int line = broken.getProblemMark() == null ? 0 : broken.getProblemMark().getLine() + 1;
            throw new ConfigException(FILE + ": " + broken.getProblem() + " at line " + line);
        } catch (YAMLException broken) {
            throw new ConfigException(FILE + ": not YAML: " + broken.getMessage());
        }
    }

    private static List<?> entries(@Nullable Object root) {
        if (root instanceof Map<?, ?> map
                && map.size() == 1
                && map.get(LIST) instanceof List<?> entries) {
            return entries;
        }
        throw new ConfigException(
                FILE + ": must hold the key " + LIST + " with a list, and no other");
    }

    private static RuleContent checked(RuleEntry entry) {
        RuleContent rule = entry.template();
        List<RuleCheck.Violation> violations = RuleCheck.of(rule);
        if (!violations.isEmpty()) {
            RuleCheck.Violation first = violations.getFirst();
            throw entry.refusal(first.field(), first.rule());
        }
        return rule;
    }
}
