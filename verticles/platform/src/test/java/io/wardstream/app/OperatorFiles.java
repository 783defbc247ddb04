package io.wardstream.app;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What operators are given in docker/ and docs/, read for tests. */
final class OperatorFiles {
    static final Path ROOT = Path.of("..", "..");
    static final Path DOCKER = ROOT.resolve("docker");

    private static final Pattern STRING = Pattern.compile("\"[^\"]*\"|'[^']*'");
    private static final Pattern MATCHERS = Pattern.compile("\\{[^}]*}");
    private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
    private static final Pattern LABELS =
            Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    private static final Pattern OFFSET = Pattern.compile("\\boffset\\s+\\S+");
    private static final Pattern NAME =
            Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*(?!\\s*\\(|\\w|:)");
    private static final Set<String> WORDS =
            Set.of("by", "without", "on", "and", "or", "unless", "bool", "inf", "nan");

    private OperatorFiles() {}

    /** One rule that alerts. */
    record Alert(String name, String expression, String severity, String summary, String runbook) {}

    static List<Alert> alerts() {
        return rules().stream()
                .filter(rule -> rule.containsKey("alert"))
                .map(OperatorFiles::alert)
                .toList();
    }

    private static Alert alert(Map<?, ?> rule) {
        Map<?, ?> annotations = map(rule.get("annotations"));
        return new Alert(
                text(rule.get("alert")),
                text(rule.get("expr")),
                text(map(rule.get("labels")).get("severity")),
                text(annotations.get("summary")),
                text(annotations.get("runbook")));
    }

    /** Names of what rules work out for others. */
    static Set<String> recorded() {
        Set<String> names = new TreeSet<>();
        rules().stream()
                .filter(rule -> rule.containsKey("record"))
                .forEach(rule -> names.add(text(rule.get("record"))));
        return names;
    }

    /** Meters that alert rules look at. */
    static Set<String> metersOfRules() {
        Set<String> names = new TreeSet<>();
        rules().forEach(rule -> names.addAll(meters(text(rule.get("expr")))));
        return names;
    }

    private static List<Map<?, ?>> rules() {
        List<Map<?, ?>> rules = new ArrayList<>();
        for (Object group : list(yaml(DOCKER.resolve("prometheus/alerts.yml")).get("groups"))) {
            list(map(group).get("rules")).forEach(rule -> rules.add(map(rule)));
        }
        return rules;
    }

    /** Each dashboard by its file. */
    static List<Path> dashboards() {
        try (Stream<Path> files = Files.list(DOCKER.resolve("grafana/dashboards"))) {
            return files.sorted(Comparator.naturalOrder()).toList();
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    /** What a dashboard asks Prometheus. */
    static List<String> questions(JsonObject dashboard) {
        return panels(dashboard)
                .flatMap(panel -> panel.getJsonArray("targets").stream())
                .map(target -> ((JsonObject) target).getString("expr"))
                .toList();
    }

    /** Those that show something. */
    static Stream<JsonObject> panels(JsonObject dashboard) {
        return dashboard.getJsonArray("panels").stream()
                .map(JsonObject.class::cast)
                .filter(panel -> panel.containsKey("targets"));
    }

    /** The names of meters in an expression of Prometheus. */
    static Set<String> meters(String expression) {
        String bare = STRING.matcher(expression).replaceAll("");
        for (Pattern noise : List.of(MATCHERS, RANGE, LABELS, OFFSET)) {
            bare = noise.matcher(bare).replaceAll(" ");
        }
        Set<String> names = new TreeSet<>();
        Matcher name = NAME.matcher(bare);
        while (name.find()) {
            if (!WORDS.contains(name.group())) {
                names.add(name.group());
            }
        }
        return names;
    }

    static Map<?, ?> yaml(Path file) {
        return map(new Yaml(new SafeConstructor(new LoaderOptions())).load(read(file)));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
    }

    static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static String text(@Nullable Object value) {
        return String.valueOf(value).strip();
    }
}
