package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** Holds the document and what is served to each other. */
final class OpenApiDocumentIT {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

    private static ApiBed bed;

    @BeforeAll
    static void start() {
        bed = new ApiBed();
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void describesWhatIsServedAndNothingElse() {
        Set<String> served = new TreeSet<>();
        bed.api
                .operations()
                .forEach(operation -> served.add(operation.method() + " " + operation.path()));

        assertThat(described()).isEqualTo(served);
    }

    @Test
    void saysOfEachOperationWhetherItNeedsALogIn() {
        for (Operation operation : bed.api.operations()) {
            boolean isOpen = isOpen(operation);
            assertThat(operation.isOpen()).as(operation.path()).isEqualTo(isOpen);
        }
    }

    @Test
    void refusesEveryOperationThatNeedsALogInWithoutOne() {
        for (Operation operation : bed.api.operations()) {
            if (!operation.isOpen()) {
                String path = "/api" + operation.path().replaceAll("\\{\\w+}", "x");
                HttpResponse<Buffer> answer = bed.send(operation.method(), path, null, null);
                assertThat(answer.statusCode()).as(path).isEqualTo(401);
            }
        }
    }

    @Test
    void isServedToEverybody() {
        HttpResponse<Buffer> document = bed.send(HttpMethod.GET, "/api/openapi.yaml", null, null);

        assertThat(document.statusCode()).isEqualTo(200);
        assertThat(document.bodyAsString()).startsWith("openapi: 3.1.0");
    }

    @Test
    void isServedAsJsonAndAsAPageThatMayBeKept() {
        HttpResponse<Buffer> json = bed.send(HttpMethod.GET, "/api/openapi.json", null, null);
        HttpResponse<Buffer> page = bed.send(HttpMethod.GET, "/api/docs", null, null);

        assertThat(json.bodyAsJsonObject().getString("openapi")).isEqualTo("3.1.0");
        assertThat(json.getHeader("Cache-Control")).isEqualTo("public, max-age=300");
        assertThat(page.getHeader("Content-Type")).isEqualTo("text/html; charset=utf-8");
        assertThat(page.bodyAsString())
                .contains("/app/apidocs.js")
                .doesNotContain("http://", "https://", "<style", " style=");
        HttpResponse<Buffer> again =
                await(
                        bed.request(HttpMethod.GET, "/api/openapi.json", null)
                                .putHeader("If-None-Match", json.getHeader("ETag"))
                                .send());
        assertThat(again.statusCode()).isEqualTo(304);
    }

    private static Set<String> described() {
        Set<String> described = new TreeSet<>();
        paths().forEach(
                        (path, item) ->
                                item.keySet().stream()
                                        .filter(METHODS::contains)
                                        .map(method -> method.toUpperCase(Locale.ROOT))
                                        .forEach(method -> described.add(method + " " + path)));
        return described;
    }

    private static boolean isOpen(Operation operation) {
        String method = operation.method().name().toLowerCase(Locale.ROOT);
        Object described = paths().getOrDefault(operation.path(), Map.of()).get(method);
        return described instanceof Map<?, ?> members && members.containsKey("security");
    }

    private static Map<String, Map<String, Object>> paths() {
        Map<String, Map<String, Map<String, Object>>> document =
                new Yaml().load(DocumentHandler.read().toString());
        return document.getOrDefault("paths", Map.of());
    }
}
