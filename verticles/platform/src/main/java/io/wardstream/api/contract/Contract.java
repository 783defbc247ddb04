package io.wardstream.api.contract;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The OpenAPI document, compiled once: its operations by method and path. Thread-safe. */
public final class Contract {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final int MAX_BYTES = 8 * 1_048_576;
    private static final int MAX_ALIASES = 200;

    private final Map<String, Object> document;
    private final References references;
    private final SchemaReader schemas;
    private final Map<String, ContractOperation> operations = new HashMap<>();

    private Contract(Map<String, Object> document) {
        this.document = document;
        references = new References(document);
        schemas = new SchemaReader(references);
        References.map(document, "paths")
                .keySet()
                .forEach(path -> readPath(path, References.map(paths(), path)));
    }

    /**
     * Compiles the document.
     *
     * @param yaml the document
     * @throws IllegalStateException when it asks for what would not be enforced
     */
    public static Contract read(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_BYTES);
        options.setMaxAliasesForCollections(MAX_ALIASES);
        return new Contract(new Yaml(new SafeConstructor(options)).load(yaml));
    }

    /** The same document as JSON. */
    public JsonObject toJson() {
        return new JsonObject(document);
    }

    /**
     * The rules of one operation.
     *
     * @param method in capitals
     * @param path as in the document: {@code /devices/{id}}
     * @throws IllegalStateException when the document does not have it
     */
    public ContractOperation operation(String method, String path) {
        ContractOperation found = operations.get(method + " " + path);
        if (found == null) {
            throw new IllegalStateException("not in the document: " + method + " " + path);
        }
        return found;
    }

    private Map<String, Object> paths() {
        return References.map(document, "paths");
    }

    private void readPath(String path, Map<String, Object> item) {
        item.keySet().stream()
                .filter(METHODS::contains)
                .forEach(
                        method ->
                                operations.put(
                                        method.toUpperCase(Locale.ROOT) + " " + path,
                                        operation(item, References.map(item, method))));
    }

    private ContractOperation operation(Map<String, Object> item, Map<String, Object> node) {
        Map<String, List<Parameter>> parameters = new HashMap<>();
        readParameters(item, parameters);
        readParameters(node, parameters);
        Map<String, Object> body = references.merged(References.map(node, "requestBody"));
        return new ContractOperation(
                parameters,
                bodies(body),
                Boolean.TRUE.equals(body.get("required")),
                References.whole(body, "x-max-bytes", 0),
                produced(node),
                References.map(node, "responses").containsKey("201"));
    }

    private void readParameters(Map<String, Object> node, Map<String, List<Parameter>> all) {
        for (Map<String, Object> one : References.maps(node, "parameters")) {
            Map<String, Object> merged = references.merged(one);
            all.computeIfAbsent(String.valueOf(merged.get("in")), _ -> new ArrayList<>())
                    .add(Parameter.read(merged, references, schemas));
        }
    }

    private Map<String, Schema> bodies(Map<String, Object> body) {
        Map<String, Schema> bodies = new HashMap<>();
        Map<String, Object> content = References.map(body, "content");
        content.keySet()
                .forEach(
                        type ->
                                bodies.put(
                                        type,
                                        schemas.read(
                                                References.map(
                                                        References.map(content, type), "schema"))));
        return bodies;
    }

    private Set<String> produced(Map<String, Object> node) {
        Set<String> produced = new HashSet<>();
        Map<String, Object> responses = References.map(node, "responses");
        responses.keySet().stream()
                .filter(status -> status.startsWith("2"))
                .map(status -> references.merged(References.map(responses, status)))
                .forEach(answer -> produced.addAll(References.map(answer, "content").keySet()));
        return produced;
    }
}
