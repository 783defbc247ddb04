package io.wardstream.api.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keywords about a single value: its type, and the bounds of texts and numbers. */
final class ScalarRules {

    private ScalarRules() {}

    static void add(Map<String, Object> node, Schema schema) {
        String rule = Wording.of(node);
        type(node, schema, rule);
        if (node.get("enum") instanceof List<?> values) {
            List<@Nullable Object> allowed = new ArrayList<>(values);
            schema.add((at, value) -> allowed.contains(value) ? null : new Violation(at, rule));
        }
        Object constant = node.get("const");
        if (constant != null) {
            schema.add((at, value) -> constant.equals(value) ? null : new Violation(at, rule));
        }
        texts(node, schema, rule);
        numbers(node, schema, rule);
        schema.add(ScalarRules::withoutNul);
    }

    private static void type(Map<String, Object> node, Schema schema, String rule) {
        List<String> types =
                node.get("type") instanceof String one
                        ? List.of(one)
                        : References.texts(node, "type");
        if (!types.isEmpty()) {
            boolean isNumeric = types.contains("integer") || types.contains("number");
            schema.add(
                    (at, value) -> {
                        if (types.stream().anyMatch(type -> is(type, value))) {
                            return null;
                        }
                        String was = isNumeric && value instanceof Number ? ", was " + value : "";
                        return new Violation(at, rule + was);
                    });
        }
    }

    /** PostgreSQL keeps no NUL in a text. */
    private static @Nullable Violation withoutNul(String at, @Nullable Object value) {
        return value instanceof String text && text.indexOf('\0') >= 0
                ? new Violation(at, "must not hold the character U+0000")
                : null;
    }

    private static boolean is(String type, @Nullable Object value) {
        return switch (type) {
            case "string" -> value instanceof String;
            case "integer" -> value instanceof Number number && isWhole(number);
            case "number" -> value instanceof Number;
            case "boolean" -> value instanceof Boolean;
            case "array" -> value instanceof JsonArray;
            case "object" -> value instanceof JsonObject;
            case "null" -> value == null;
            default -> throw new IllegalStateException("there is no type " + type);
        };
    }

    private static boolean isWhole(Number number) {
        return number.doubleValue() % 1 == 0; // NaN and infinity are not: JSON has neither
    }

    private static void texts(Map<String, Object> node, Schema schema, String rule) {
        int min = References.whole(node, "minLength", 0);
        int max = References.whole(node, "maxLength", Integer.MAX_VALUE);
        if (min > 0 || max < Integer.MAX_VALUE) {
            schema.add(
                    (at, value) -> {
                        if (!(value instanceof String text)) {
                            return null;
                        }
                        int length = text.codePointCount(0, text.length());
                        return length >= min && length <= max
                                ? null
                                : new Violation(at, rule + ", was " + length);
                    });
        }
        if (node.get("pattern") instanceof String expression) {
            Pattern pattern = Pattern.compile(expression);
            String needed = node.containsKey("x-rule") ? rule : "must match " + expression;
            schema.add(
                    (at, value) ->
                            value instanceof String text && !pattern.matcher(text).find()
                                    ? new Violation(at, needed)
                                    : null);
        }
    }

    private static void numbers(Map<String, Object> node, Schema schema, String rule) {
        double min = bound(node, "minimum", Double.NEGATIVE_INFINITY);
        double max = bound(node, "maximum", Double.POSITIVE_INFINITY);
        if (min > Double.NEGATIVE_INFINITY || max < Double.POSITIVE_INFINITY) {
            schema.add(
                    (at, value) ->
                            value instanceof Number number
                                            && !(number.doubleValue() >= min
                                                    && number.doubleValue() <= max)
                                    ? new Violation(at, rule + ", was " + number)
                                    : null);
        }
    }

    private static double bound(Map<String, Object> node, String keyword, double none) {
        return node.get(keyword) instanceof Number number ? number.doubleValue() : none;
    }
}
