package io.wardstream.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes requests of the document: as it asks for, and with one thing wrong. */
final class FuzzedRequests {

    /**
     * A request.
     *
     * @param isForbidden the document does not allow it, whoever asks
     */
    record Sent(
            String method,
            String uri,
            Map<String, String> headers,
            @Nullable Buffer body,
            boolean isForbidden) {}

    /** They would end the session that all requests are made with. */
    private static final Set<String> LEFT_OUT = Set.of("DELETE /session", "POST /keys/rotate");

    private static final List<String> STRANGE =
            List.of(
                    "",
                    " ",
                    "'; DROP TABLE patient; --",
                    "' OR '1'='1",
                    "1); SELECT pg_sleep(9); --",
                    "x\r\nX-Injected: yes",
                    "x\u0000y",
                    "\u202e\u2066Zoë 😀 \ufeff",
                    "\ud800",
                    "../../../../etc/passwd",
                    "%s%n%x${jndi:ldap://127.0.0.1/a}",
                    "<script>alert(1)</script>",
                    "9".repeat(400),
                    "-1",
                    "1e999",
                    "null",
                    "é".repeat(5_000));

    private final ContractWatch document;
    private final Map<String, String> ids;
    private final List<String> names = new ArrayList<>();
    private final Map<String, JsonObject> operations = new HashMap<>();

    /**
     * @param ids of what there is, by what it is
     */
    FuzzedRequests(ContractWatch document, Map<String, String> ids) {
        this.document = document;
        this.ids = ids;
        document.eachOperation(
                (name, operation) -> {
                    if (!LEFT_OUT.contains(name)) {
                        names.add(name);
                        operations.put(name, operation);
                    }
                });
    }

    /** A few requests of each operation; equal seeds make equal requests. */
    List<Sent> round(long seed) {
        List<Sent> sent = new ArrayList<>();
        for (String name : names) {
            Random random = new Random(seed * 31 + name.hashCode());
            sent.add(request(name, random, false));
            sent.add(request(name, random, true));
        }
        return sent;
    }

    private Sent request(String name, Random random, boolean isMutated) {
        String method = name.split(" ", 2)[0];
        String path = name.split(" ", 2)[1];
        JsonObject operation = operations.getOrDefault(name, new JsonObject());
        Map<String, String> headers = new HashMap<>();
        String uri = path(path, random, isMutated) + query(operation, headers, random, isMutated);
        JsonObject body = document.resolved(operation.getJsonObject("requestBody"));
        if (body.isEmpty()) {
            return new Sent(method, uri, headers, null, false);
        }
        return withBody(method, path, uri, headers, body, random, isMutated);
    }

    private String path(String path, Random random, boolean isMutated) {
        String made = path;
        for (String name : List.of("id", "patientId", "jobId", "day")) {
            String value =
                    isMutated && random.nextInt(4) == 0 ? strange(random) : known(path, name);
            made = made.replace("{" + name + "}", encoded(value.isBlank() ? "x" : value));
        }
        return made;
    }

    private String known(String path, String name) {
        if (name.equals("day")) {
            return "2026-02-01";
        }
        String kind =
                name.equals("patientId")
                        ? "patient"
                        : path.startsWith("/hospitals")
                                ? "hospital"
                                : path.startsWith("/wards") ? "ward" : "device";
        return ids.getOrDefault(kind, "x");
    }

    private String query(
            JsonObject operation, Map<String, String> headers, Random random, boolean isMutated) {
        List<String> parts = new ArrayList<>();
        for (Object one : operation.getJsonArray("parameters", new JsonArray())) {
            JsonObject parameter = document.resolved((JsonObject) one);
            boolean isUsed = parameter.getBoolean("required", false) || random.nextInt(3) == 0;
            JsonObject schema = document.resolved(parameter.getJsonObject("schema"));
            String name = parameter.getString("name");
            Object value =
                    isMutated && random.nextInt(2) == 0
                            ? strange(random)
                            : value(name, schema, random);
            if (isUsed && parameter.getString("in").equals("query")) {
                parts.add(name + "=" + encoded(String.valueOf(value)));
            } else if (isUsed && parameter.getString("in").equals("header")) {
                headers.put(name, plain(String.valueOf(value)));
            }
        }
        if (isMutated && random.nextInt(6) == 0) {
            parts.add(encoded(strange(random)) + "=1");
        }
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    private Sent withBody(
            String method,
            String path,
            String uri,
            Map<String, String> headers,
            JsonObject described,
            Random random,
            boolean isMutated) {
        JsonObject content = described.getJsonObject("content");
        if (!content.containsKey("application/json")) {
            headers.put("Content-Type", content.fieldNames().iterator().next());
            return new Sent(method, uri, headers, Buffer.buffer("bytes"), false);
        }
        headers.put("Content-Type", "application/json");
        JsonObject schema = content.getJsonObject("application/json").getJsonObject("schema");
        JsonObject body = object(value("", schema, random));
        if (!isMutated) {
            return new Sent(method, uri, headers, body.toBuffer(), false);
        }
        return switch (random.nextInt(12)) {
            case 0 -> raw(method, uri, headers, "{\"a\":".repeat(3_000));
            case 1 -> raw(method, uri, headers, "[" + body + "]");
            case 2 -> raw(method, uri, headers, body + "}");
            case 3 -> {
                headers.put("Content-Type", random.nextBoolean() ? "text/xml" : "x");
                yield new Sent(method, uri, headers, body.toBuffer(), true);
            }
            case 4 -> large(method, uri, headers, body, random);
            default -> {
                JsonObject wrong = mutated(body, random);
                boolean isForbidden = !document.mayBeSent(method, path, wrong);
                yield new Sent(method, uri, headers, wrong.toBuffer(), isForbidden);
            }
        };
    }

    private static Sent raw(String method, String uri, Map<String, String> headers, String body) {
        return new Sent(method, uri, headers, Buffer.buffer(body), true);
    }

    /** Seldom: a megabyte each time would be all that is tested. */
    private static Sent large(
            String method,
            String uri,
            Map<String, String> headers,
            JsonObject body,
            Random random) {
        int length = random.nextInt(4) == 0 ? 1_100_000 : 20_000;
        body.put("x".repeat(random.nextInt(1, 200)), "y".repeat(length));
        return new Sent(method, uri, headers, body.toBuffer(), true);
    }

    private JsonObject mutated(JsonObject body, Random random) {
        JsonObject wrong = body.copy();
        List<String> members = new ArrayList<>(wrong.fieldNames());
        String member = members.isEmpty() ? "x" : members.get(random.nextInt(members.size()));
        Object value =
                switch (random.nextInt(9)) {
                    case 0 -> null;
                    case 1 -> random.nextBoolean();
                    case 2 -> random.nextInt();
                    case 3 -> -0.5;
                    case 4 -> Long.MAX_VALUE;
                    case 5 -> new JsonObject().put("x", new JsonArray().add(strange(random)));
                    case 6 -> new JsonArray().add(strange(random)).addNull();
                    default -> strange(random);
                };
        if (random.nextInt(5) == 0) {
            Object _ = wrong.remove(member);
            return wrong;
        }
        boolean isNew = random.nextInt(6) == 0;
        return wrong.put(isNew ? "no" + strange(random) : member, value);
    }

    private static JsonObject object(@Nullable Object value) {
        return value instanceof JsonObject object ? object : new JsonObject();
    }

    /** Something the schema allows, as far as its keywords are of the common ones. */
    private @Nullable Object value(String name, JsonObject node, Random random) {
        JsonObject schema = document.resolved(node);
        if (schema.containsKey("enum")) {
            JsonArray values = schema.getJsonArray("enum");
            return values.getValue(random.nextInt(values.size()));
        }
        if (schema.containsKey("allOf")) {
            JsonObject all = new JsonObject();
            schema.getJsonArray("allOf")
                    .forEach(part -> all.mergeIn(object(value(name, (JsonObject) part, random))));
            return name.isEmpty()
                    ? all.put("scope", new JsonObject().put("wardId", ids.get("ward")))
                    : all;
        }
        if (schema.containsKey("oneOf")) {
            return value(name, schema.getJsonArray("oneOf").getJsonObject(0), random);
        }
        Object type = schema.getValue("type");
        String first = type instanceof JsonArray types ? types.getString(0) : (String) type;
        return switch (first == null ? "object" : first) {
            case "string" -> text(name, schema, random);
            case "integer" -> whole(schema, random);
            case "number" -> random.nextInt(0, 100) + 0.5;
            case "boolean" -> random.nextBoolean();
            case "array" ->
                    new JsonArray()
                            .add(
                                    value(
                                            name,
                                            schema.getJsonObject("items", new JsonObject()),
                                            random));
            default -> members(schema, random);
        };
    }

    private JsonObject members(JsonObject schema, Random random) {
        JsonObject made = new JsonObject();
        JsonObject properties = schema.getJsonObject("properties", new JsonObject());
        JsonArray required = schema.getJsonArray("required", new JsonArray());
        for (String name : properties.fieldNames()) {
            if (required.contains(name) || random.nextInt(3) == 0) {
                made.put(name, value(name, properties.getJsonObject(name), random));
            }
        }
        return made;
    }

    private static int whole(JsonObject schema, Random random) {
        int min = schema.getInteger("minimum", 0);
        int max = Math.min(schema.getInteger("maximum", 100), min + 5);
        return random.nextInt(min, max + 1);
    }

    private String text(String name, JsonObject schema, Random random) {
        String kind = name.replaceFirst("Id$", "");
        if (ids.containsKey(kind)) {
            return ids.getOrDefault(kind, "x");
        }
        if (name.matches("from|to|validFrom|validTo")) {
            return name.endsWith("rom") ? "2026-03-01T10:00:00Z" : "2026-03-01T11:00:00Z";
        }
        int min = schema.getInteger("minLength", 1);
        return "a" + "b".repeat(min) + random.nextInt(10_000);
    }

    private static String strange(Random random) {
        return STRANGE.get(random.nextInt(STRANGE.size()));
    }

    /** What may be in a header at all: clients let nothing else out. */
    private static String plain(String value) {
        return value.replaceAll("[^\\x20-\\x7e]", "?");
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
