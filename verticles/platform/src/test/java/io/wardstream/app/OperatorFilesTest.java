package io.wardstream.app;

import static io.wardstream.app.OperatorFiles.DOCKER;
import static io.wardstream.app.OperatorFiles.ROOT;
import static io.wardstream.app.OperatorFiles.list;
import static io.wardstream.app.OperatorFiles.map;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Rules, runbook, dashboards and compose file belong together. */
final class OperatorFilesTest {
    private static final Pattern VARIABLE =
            Pattern.compile("WARDSTREAM_([A-Z0-9]+)_([A-Z0-9_]+?)(_FILE)?");

    @Test
    void findsTheMetersInAnExpression() {
        Set<String> meters =
                OperatorFiles.meters(
                        """
                        sum by (instance) (rate(a_total{kind=~"x|y", instance="b:1"}[5m])) / on (job) group_left ()
                          max(c_seconds offset 10m) > 0.5 and wardstream:d != 2 * 86400 or abs(e) < 1
                        """);

        assertThat(meters).containsExactly("a_total", "c_seconds", "e", "wardstream:d");
    }

    @Test
    void everyAlertSaysWhatIsWrongAndWhereToRead() {
        assertThat(OperatorFiles.alerts())
                .hasSizeGreaterThan(40)
                .allSatisfy(
                        alert -> {
                            assertThat(alert.severity()).isIn("page", "warn");
                            assertThat(alert.summary()).hasSizeBetween(10, 160);
                            assertThat(alert.runbook())
                                    .isEqualTo(
                                            "docs/OPERATIONS.md#"
                                                    + alert.name().toLowerCase(Locale.ROOT));
                        });
    }

    @Test
    void everyAlertHasASectionInTheRunbookAndEverySectionAnAlert() {
        String runbook =
                OperatorFiles.read(ROOT.resolve("docs/OPERATIONS.md"))
                        .split("\n## Runbook\n", 2)[1]
                        .split("\n## ", 2)[0];
        List<String> sections =
                runbook.lines()
                        .filter(line -> line.startsWith("### "))
                        .map(line -> line.substring(4))
                        .toList();

        assertThat(sections)
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(names(OperatorFiles.alerts()));
    }

    @Test
    void everyAlertIsSeenToRingAndToBeQuiet() {
        String tests = OperatorFiles.read(DOCKER.resolve("prometheus/alerts.test.yml"));

        assertThat(OperatorFiles.alerts())
                .allSatisfy(
                        alert -> {
                            assertThat(tests).contains("alertname: " + alert.name() + "\n");
                            assertThat(tests)
                                    .contains("alertname: " + alert.name() + ", exp_alerts: []}");
                        });
    }

    @Test
    void dashboardsAreWhole() {
        List<JsonObject> dashboards =
                OperatorFiles.dashboards().stream()
                        .map(file -> new JsonObject(OperatorFiles.read(file)))
                        .toList();

        assertThat(dashboards).extracting(one -> one.getString("uid")).doesNotHaveDuplicates();
        assertThat(dashboards)
                .hasSize(6)
                .allSatisfy(
                        one -> {
                            assertThat(one.getString("title")).startsWith("Wardstream: ");
                            assertThat(ids(one)).doesNotHaveDuplicates();
                            assertThat(OperatorFiles.panels(one))
                                    .isNotEmpty()
                                    .allSatisfy(OperatorFilesTest::isDrawn);
                        });
    }

    private static void isDrawn(JsonObject panel) {
        assertThat(panel.getString("title")).isNotBlank();
        assertThat(panel.getJsonObject("datasource").getString("uid")).isEqualTo("prometheus");
        JsonObject place = panel.getJsonObject("gridPos");
        assertThat(place.getInteger("x") + place.getInteger("w")).isBetween(1, 24);
        assertThat(panel.getJsonArray("targets")).isNotEmpty();
    }

    private static Stream<Integer> ids(JsonObject dashboard) {
        return dashboard.getJsonArray("panels").stream()
                .map(panel -> ((JsonObject) panel).getInteger("id"));
    }

    @Test
    void nodesRunWithoutRightsAndWithTheirSecretsInFiles() {
        Map<?, ?> compose = OperatorFiles.yaml(DOCKER.resolve("compose.yml"));
        Map<?, ?> services = map(compose.get("services"));

        for (String name : List.of("node-a", "node-b", "node-c")) {
            Map<?, ?> node = map(services.get(name));
            assertThat(node.get("read_only")).isEqualTo(true);
            assertThat(list(node.get("cap_drop")).toString()).isEqualTo("[ALL]");
            assertThat(list(node.get("security_opt")).toString())
                    .isEqualTo("[no-new-privileges:true]");
            assertThat(map(node.get("environment")).keySet())
                    .noneMatch(
                            key -> key.toString().matches(".*(PASSWORD|SECRET_KEY|SIGNING_KEY)"));
        }
    }

    @Test
    void everythingAContainerMountsIsThere() {
        Map<?, ?> compose = OperatorFiles.yaml(DOCKER.resolve("compose.yml"));
        Map<?, ?> secrets = map(compose.get("secrets"));
        String maker = OperatorFiles.read(DOCKER.resolve("make-secrets"));

        map(compose.get("services"))
                .forEach(
                        (name, service) -> {
                            for (Object volume : list(map(service).get("volumes"))) {
                                String source = volume.toString().split(":", 2)[0];
                                if (source.startsWith(".")) {
                                    assertThat(DOCKER.resolve(source)).as("%s", name).exists();
                                } else if (!source.equals("/")) {
                                    assertThat(map(compose.get("volumes")).containsKey(source))
                                            .as("volume %s of %s", source, name)
                                            .isTrue();
                                }
                            }
                            for (Object secret : list(map(service).get("secrets"))) {
                                assertThat(secrets.containsKey(secret)).as("%s", secret).isTrue();
                                assertThat(maker).contains(secret.toString());
                            }
                        });
    }

    @Test
    void nodesAreToldOnlyWhatThereIsToTell() {
        Map<?, ?> known = OperatorFiles.yaml(ROOT.resolve("conf/wardstream.yaml"));
        Map<?, ?> told = OperatorFiles.yaml(DOCKER.resolve("node.yaml"));
        List<String> unknown = new ArrayList<>();

        told.forEach(
                (room, keys) ->
                        map(keys).keySet().stream()
                                .filter(key -> !map(known.get(room)).containsKey(key))
                                .forEach(key -> unknown.add(room + "." + key)));
        Map<?, ?> services = map(OperatorFiles.yaml(DOCKER.resolve("compose.yml")).get("services"));
        map(map(services.get("node-a")).get("environment")).keySet().stream()
                .map(Object::toString)
                .filter(name -> name.startsWith("WARDSTREAM_"))
                .filter(name -> !isKnown(known, name))
                .forEach(unknown::add);

        assertThat(unknown).isEmpty();
    }

    /** A secret may be given by file: its variable with _FILE. */
    private static boolean isKnown(Map<?, ?> known, String variable) {
        Matcher parts = VARIABLE.matcher(variable);
        return parts.matches()
                && known.entrySet().stream()
                        .filter(room -> isNamed(room.getKey(), parts.group(1)))
                        .flatMap(room -> map(room.getValue()).keySet().stream())
                        .anyMatch(key -> isNamed(key, parts.group(2)));
    }

    private static boolean isNamed(Object key, @Nullable String variable) {
        return key.toString()
                .replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .toUpperCase(Locale.ROOT)
                .equals(variable);
    }

    @Test
    void theBalancersKnowTheSameNodes() {
        Set<String> nodes = new TreeSet<>();
        map(OperatorFiles.yaml(DOCKER.resolve("compose.yml")).get("services")).keySet().stream()
                .map(Object::toString)
                .filter(name -> name.startsWith("node-") && !name.equals("node-exporter"))
                .forEach(nodes::add);

        for (String file :
                List.of("haproxy/haproxy.cfg", "nginx/nginx.conf", "prometheus/prometheus.yml")) {
            Set<String> named = new TreeSet<>();
            Pattern.compile("node-[a-z](?=:)")
                    .matcher(OperatorFiles.read(DOCKER.resolve(file)))
                    .results()
                    .forEach(found -> named.add(found.group()));
            assertThat(named).as(file).isEqualTo(nodes);
        }
    }

    @Test
    void theImageIsMadeOfWhatItsBuildIsGiven() throws Exception {
        List<String> given =
                Files.readAllLines(DOCKER.resolve("Dockerfile.dockerignore")).stream()
                        .filter(line -> line.startsWith("!"))
                        .map(line -> line.substring(1))
                        .toList();
        List<String> copied =
                OperatorFiles.read(DOCKER.resolve("Dockerfile"))
                        .lines()
                        .filter(line -> line.startsWith("COPY --link"))
                        .map(line -> List.of(line.split(" ", -1)))
                        .flatMap(words -> words.subList(2, words.size() - 1).stream())
                        .toList();

        assertThat(copied)
                .allMatch(path -> given.stream().anyMatch(one -> Path.of(path).startsWith(one)));
        assertThat(OperatorFiles.read(DOCKER.resolve("Dockerfile")))
                .contains("\nUSER 10001:10001\n")
                .contains("\nHEALTHCHECK ")
                .contains("-XX:AOTCache=");
    }

    private static List<String> names(List<OperatorFiles.Alert> alerts) {
        return alerts.stream().map(OperatorFiles.Alert::name).toList();
    }
}
