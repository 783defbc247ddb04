package io.wardstream.api.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes schemas of what the document says (JSON Schema 2020-12), and refuses keywords it does not
 * know: none is silently not enforced. Lengths are counted in code points, as the standard says.
 */
final class SchemaReader {

    /** Said for readers, and no rule: formats are told in words and judged by the handlers. */
    private static final Set<String> ANNOTATIONS =
            Set.of(
                    "title",
                    "description",
                    "default",
                    "example",
                    "examples",
                    "format",
                    "readOnly",
                    "writeOnly",
                    "deprecated",
                    "x-rule");

    private static final Set<String> RULES =
            Set.of(
                    "$ref",
                    "type",
                    "enum",
                    "const",
                    "minLength",
                    "maxLength",
                    "pattern",
                    "minimum",
                    "maximum",
                    "items",
                    "minItems",
                    "maxItems",
                    "uniqueItems",
                    "properties",
                    "required",
                    "additionalProperties",
                    "propertyNames",
                    "minProperties",
                    "maxProperties",
                    "allOf",
                    "anyOf",
                    "oneOf");

    private final References references;
    private final Map<String, Schema> named = new HashMap<>();

    SchemaReader(References references) {
        this.references = references;
    }

    /**
     * @throws IllegalStateException when it has a keyword that would not be enforced
     */
    Schema read(Map<String, Object> node) {
        Schema schema = new Schema();
        read(node, schema);
        return schema;
    }

    private void read(Map<String, Object> node, Schema schema) {
        for (String keyword : node.keySet()) {
            if (!RULES.contains(keyword) && !ANNOTATIONS.contains(keyword)) {
                throw new IllegalStateException("the keyword " + keyword + " is not enforced");
            }
        }
        if (node.get("$ref") instanceof String reference) {
            Schema other = named(reference);
            schema.add(other::check);
        }
        ScalarRules.add(node, schema);
        arrays(node, schema);
        objects(node, schema);
        combinations(node, schema);
    }

    private Schema named(String reference) {
        Schema known = named.get(reference);
        if (known != null) {
            return known;
        }
        Schema schema = new Schema();
        named.put(reference, schema);
        read(references.resolve(reference), schema);
        return schema;
    }

    private void arrays(Map<String, Object> node, Schema schema) {
        int min = References.whole(node, "minItems", 0);
        int max = References.whole(node, "maxItems", Integer.MAX_VALUE);
        boolean isUnique = Boolean.TRUE.equals(node.get("uniqueItems"));
        if (min > 0 || max < Integer.MAX_VALUE) {
            String rule = Wording.of(node);
            schema.add(
                    (at, value) ->
                            value instanceof JsonArray array
                                            && (array.size() < min || array.size() > max)
                                    ? new Violation(at, rule)
                                    : null);
        }
        if (isUnique) {
            schema.add(
                    (at, value) ->
                            value instanceof JsonArray array
                                            && array.stream().distinct().count() < array.size()
                                    ? new Violation(at, "must not hold the same twice")
                                    : null);
        }
        if (node.containsKey("items")) {
            Schema items = read(References.map(node, "items"));
            schema.add((at, value) -> checkItems(items, at, value));
        }
    }

    private static @Nullable Violation checkItems(Schema items, String at, @Nullable Object value) {
        if (!(value instanceof JsonArray array)) {
            return null;
        }
        for (int index = 0; index < array.size(); index++) {
            Violation violation = items.check(at + "[" + index + "]", array.getValue(index));
            if (violation != null) {
                return violation;
            }
        }
        return null;
    }

    private void objects(Map<String, Object> node, Schema schema) {
        Map<String, Schema> properties = new HashMap<>();
        List<String> names = List.copyOf(References.map(node, "properties").keySet());
        Map<String, String> wordings = new HashMap<>();
        for (String name : names) {
            Map<String, Object> property = References.map(References.map(node, "properties"), name);
            properties.put(name, read(property));
            wordings.put(name, Wording.of(references.merged(property)));
        }
        Object additional = node.get("additionalProperties");
        Schema others =
                additional instanceof Map
                        ? read(References.map(node, "additionalProperties"))
                        : null;
        Schema nameRule =
                node.containsKey("propertyNames")
                        ? read(References.map(node, "propertyNames"))
                        : null;
        List<String> required = References.texts(node, "required");
        if (names.isEmpty() && additional == null && nameRule == null && required.isEmpty()) {
            return;
        }
        ObjectRule rule =
                new ObjectRule(
                        names,
                        properties,
                        required,
                        wordings,
                        Boolean.FALSE.equals(additional),
                        others,
                        nameRule,
                        References.whole(node, "minProperties", 0),
                        References.whole(node, "maxProperties", Integer.MAX_VALUE));
        schema.add(
                (at, value) -> value instanceof JsonObject object ? rule.check(at, object) : null);
    }

    private void combinations(Map<String, Object> node, Schema schema) {
        all(node, "allOf").forEach(one -> schema.add(one::check));
        alternatives(node, "anyOf", schema, false);
        alternatives(node, "oneOf", schema, true);
    }

    private void alternatives(
            Map<String, Object> node, String keyword, Schema schema, boolean isExactlyOne) {
        List<Schema> alternatives = all(node, keyword);
        if (alternatives.isEmpty()) {
            return;
        }
        String rule = Wording.of(references.merged(References.maps(node, keyword).getFirst()));
        schema.add(
                (at, value) -> {
                    long accepting =
                            alternatives.stream().filter(one -> one.accepts(value)).count();
                    boolean isRight = isExactlyOne ? accepting == 1 : accepting > 0;
                    return isRight ? null : new Violation(at, rule);
                });
    }

    private List<Schema> all(Map<String, Object> node, String keyword) {
        List<Schema> schemas = new ArrayList<>();
        References.maps(node, keyword).forEach(one -> schemas.add(read(one)));
        return schemas;
    }
}
