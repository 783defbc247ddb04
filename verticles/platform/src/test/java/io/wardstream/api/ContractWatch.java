package io.wardstream.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.impl.ClientPhase;
import io.vertx.ext.web.client.impl.HttpContext;
import io.vertx.ext.web.client.impl.WebClientInternal;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.Validator;
import io.wardstream.api.contract.Contract;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Holds every answer that a test receives to the document: its status, media type, headers and
 * body. Bodies are judged by Vert.x's JSON Schema, which is not what requests are judged by.
 */
final class ContractWatch {

    /** Shared: to read the document takes a while. */
    private static final ContractWatch ONLY = new ContractWatch();

    private static final String BASE = "https://wardstream.invalid/document";

    /** What any operation may answer, as the document says at its beginning. */
    private static final Set<Integer> ANYWHERE = Set.of(400, 405, 406, 408, 413, 429, 500, 503);

    /**
     * Answered by the listener before there is a request: an address or a head that is too long.
     */
    private static final Set<Integer> TOO_LONG = Set.of(414, 431);

    /** Of thousands of lines: they are made by one method. */
    private static final int SOME_LINES = 20;

    private final JsonObject document = Contract.read(DocumentHandler.read().toString()).toJson();
    private final JsonObject schemas = new JsonObject();
    private final Map<String, Validator> validators = new ConcurrentHashMap<>();
    private final SchemaRepository judge =
            SchemaRepository.create(
                    new JsonSchemaOptions()
                            .setBaseUri("https://wardstream.invalid/")
                            .setDraft(Draft.DRAFT202012)
                            .setOutputFormat(OutputFormat.Basic));

    private ContractWatch() {
        eachOperation(
                (name, operation) -> {
                    addContent(name + " body", resolved(operation.getJsonObject("requestBody")));
                    JsonObject responses = operation.getJsonObject("responses");
                    for (String status : responses.fieldNames()) {
                        addContent(name + " " + status, resolved(responses.getJsonObject(status)));
                    }
                });
        schemas.put("problem", reference("#/components/schemas/Problem"));
        judge.dereference(
                JsonSchema.of(
                        new JsonObject()
                                .put("$id", BASE)
                                .put("components", document.getJsonObject("components").copy())
                                .put("watched", schemas.copy()))); // it writes into what it reads
    }

    static ContractWatch document() {
        return ONLY;
    }

    /** From now on a request of this client fails when its answer is not described. */
    static void over(WebClient client) {
        ((WebClientInternal) client).addInterceptor(ONLY::look);
    }

    JsonObject json() {
        return document;
    }

    /** True when a body may be sent to an operation, as the judge sees it. */
    boolean mayBeSent(String method, String path, JsonObject body) {
        return faults(key(method + " " + path + " body", "application/json"), body).isEmpty();
    }

    private void look(HttpContext<?> context) {
        if (context.phase() == ClientPhase.DISPATCH_RESPONSE) {
            HttpResponse<?> answer = context.response();
            String call = context.request().method() + " " + context.request().uri();
            Optional<String> fault = fault(call, answer);
            if (fault.isPresent()) {
                boolean _ =
                        context.fail(
                                new AssertionError(
                                        call + " -> " + answer.statusCode() + ": " + fault.get()));
                return;
            }
        }
        context.next();
    }

    /**
     * @param call as {@code GET /api/devices?limit=1}
     * @return what is not as described
     */
    private Optional<String> fault(String call, HttpResponse<?> answer) {
        String[] parts = call.split(" ", 2);
        String path = parts[1].split("\\?", 2)[0];
        if (!path.startsWith("/api/")) {
            return Optional.empty();
        }
        if (TOO_LONG.contains(answer.statusCode())) {
            return Optional.empty();
        }
        String method = parts[0].equals("HEAD") ? "GET" : parts[0];
        boolean hasBody = !parts[0].equals("HEAD");
        String template = template(path.substring("/api".length()));
        JsonObject operation = template == null ? null : operation(template, method);
        if (operation == null) {
            return method.equals("OPTIONS") ? Optional.empty() : problem(answer, hasBody);
        }
        String status = String.valueOf(answer.statusCode());
        JsonObject described = resolved(operation.getJsonObject("responses").getJsonObject(status));
        if (described.isEmpty()) {
            return ANYWHERE.contains(answer.statusCode())
                    ? problem(answer, hasBody)
                    : Optional.of("the status is not described");
        }
        Optional<String> headers = headers(described, answer);
        return headers.isPresent() || !hasBody
                ? headers
                : content(method + " " + template + " " + status, described, answer);
    }

    private Optional<String> problem(HttpResponse<?> answer, boolean hasBody) {
        if (answer.statusCode() < 400) {
            return Optional.of("not described at all");
        }
        if (!mediaType(answer).equals(Problem.CONTENT_TYPE)) {
            return Optional.of("no problem+json but " + mediaType(answer));
        }
        return hasBody ? faults("problem", answer.bodyAsJsonObject()) : Optional.empty();
    }

    private Optional<String> headers(JsonObject described, HttpResponse<?> answer) {
        JsonObject headers = described.getJsonObject("headers", new JsonObject());
        for (String name : headers.fieldNames()) {
            JsonObject schema =
                    resolved(headers.getJsonObject(name)).getJsonObject("schema", new JsonObject());
            String value = answer.getHeader(name);
            if (value == null && name.equals("Location")) {
                return Optional.of("the header Location is missing");
            }
            boolean isWrong =
                    value != null
                            && (isOther(schema.getString("const"), value)
                                    || ("integer".equals(schema.getString("type"))
                                            && !value.matches("[0-9]+")));
            if (isWrong) {
                return Optional.of("the header " + name + " is " + value);
            }
        }
        return Optional.empty();
    }

    private static boolean isOther(@Nullable String constant, String value) {
        return constant != null && !constant.equals(value);
    }

    private Optional<String> content(String key, JsonObject described, HttpResponse<?> answer) {
        JsonObject content = described.getJsonObject("content");
        Buffer body = answer.bodyAsBuffer();
        if (content == null) {
            return body == null || body.length() == 0
                    ? Optional.empty()
                    : Optional.of("a body that is not described");
        }
        String type = mediaType(answer);
        if (!content.containsKey(type)) {
            return Optional.of("the media type " + type + " is not described");
        }
        if (type.endsWith("json") && !type.endsWith("ndjson")) {
            return faults(key(key, type), answer.bodyAsJsonObject());
        }
        boolean isLines =
                type.endsWith("ndjson")
                        && "object"
                                .equals(
                                        content.getJsonObject(type)
                                                .getJsonObject("schema")
                                                .getString("type"));
        return isLines
                ? answer.bodyAsString()
                        .lines()
                        .limit(SOME_LINES)
                        .flatMap(line -> faults(key(key, type), new JsonObject(line)).stream())
                        .findFirst()
                : Optional.empty();
    }

    private Optional<String> faults(String key, JsonObject value) {
        OutputUnit verdict =
                validators
                        .computeIfAbsent(key, name -> judge.validator(BASE + "#/watched/" + name))
                        .validate(value);
        if (Boolean.TRUE.equals(verdict.getValid())) {
            return Optional.empty();
        }
        List<String> faults = new ArrayList<>();
        verdict.getErrors()
                .forEach(one -> faults.add(one.getInstanceLocation() + " " + one.getError()));
        return Optional.of(String.join("; ", faults));
    }

    private static String mediaType(HttpResponse<?> answer) {
        String type = answer.getHeader("Content-Type");
        return type == null ? "none" : type.split(";", 2)[0].strip();
    }

    /** The path of the document that a path is one of; null when it is none. */
    private @Nullable String template(String path) {
        JsonObject paths = document.getJsonObject("paths");
        return paths.containsKey(path)
                ? path
                : paths.fieldNames().stream()
                        .filter(template -> path.matches(template.replaceAll("\\{\\w+}", "[^/]+")))
                        .min(ContractWatch::byParameters)
                        .orElse(null);
    }

    private static int byParameters(String one, String other) {
        return Integer.compare(one.split("\\{", -1).length, other.split("\\{", -1).length);
    }

    private @Nullable JsonObject operation(String template, String method) {
        return document.getJsonObject("paths")
                .getJsonObject(template)
                .getJsonObject(method.toLowerCase(Locale.ROOT));
    }

    /** Takes operations. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Takes one.
         *
         * @param name as {@code GET /devices/{id}}
         */
        void visit(String name, JsonObject operation);
    }

    void eachOperation(Visitor visitor) {
        JsonObject paths = document.getJsonObject("paths");
        for (String path : paths.fieldNames()) {
            JsonObject item = paths.getJsonObject(path);
            for (String method : List.of("get", "post", "put", "patch", "delete")) {
                if (item.containsKey(method)) {
                    visitor.visit(
                            method.toUpperCase(Locale.ROOT) + " " + path,
                            item.getJsonObject(method));
                }
            }
        }
    }

    /** What is said here, or where it refers to; empty for null. */
    JsonObject resolved(@Nullable JsonObject node) {
        if (node == null || !node.containsKey("$ref")) {
            return node == null ? new JsonObject() : node;
        }
        JsonObject found = document;
        for (String step : node.getString("$ref").substring(2).split("/", -1)) {
            found = found.getJsonObject(step);
        }
        return resolved(found);
    }

    private void addContent(String name, JsonObject described) {
        JsonObject content = described.getJsonObject("content", new JsonObject());
        for (String type : content.fieldNames()) {
            schemas.put(
                    key(name, type),
                    new JsonObject()
                            .put(
                                    "allOf",
                                    new JsonArray()
                                            .add(
                                                    content.getJsonObject(type)
                                                            .getJsonObject("schema"))));
        }
    }

    private static JsonObject reference(String target) {
        return new JsonObject().put("$ref", target);
    }

    /** Letters and digits only: it is part of an address. */
    private static String key(String name, String type) {
        return (name + " " + type).replaceAll("[^A-Za-z0-9]", "_");
    }
}
