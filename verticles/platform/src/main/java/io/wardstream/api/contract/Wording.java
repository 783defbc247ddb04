package io.wardstream.api.contract;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in a sentence what a schema asks for, in the words the handlers use. */
final class Wording {

    private Wording() {}

    /** Goes on after the field's name: {@code must be a text of 1 to 200 characters}. */
    static String of(Map<String, Object> schema) {
        Object own = schema.get("x-rule");
        if (own != null) {
            return own.toString();
        }
        if (schema.get("enum") instanceof List<?> values) {
            return oneOf(values);
        }
        if (schema.containsKey("const")) {
            return "must be " + schema.get("const");
        }
        return switch (type(schema)) {
            case "string" -> "must be a text" + between(schema, "Length", " characters");
            case "integer" -> "must be a whole number" + within(schema);
            case "number" -> "must be a number" + within(schema);
            case "boolean" -> "must be true or false";
            case "array" -> "must be an array" + between(schema, "Items", " " + items(schema));
            case "object" -> "must be an object";
            default -> "must be null";
        };
    }

    static String oneOf(List<?> values) {
        return "must be one of "
                + values.stream()
                        .filter(Objects::nonNull)
                        .map(String::valueOf)
                        .collect(Collectors.joining(", "));
    }

    /** The first type that is not null; {@code object} where none is named. */
    private static String type(Map<String, Object> schema) {
        return switch (schema.get("type")) {
            case null -> "object";
            case List<?> types ->
                    types.stream()
                            .map(String::valueOf)
                            .filter(type -> !type.equals("null"))
                            .findFirst()
                            .orElse("null");
            case Object type -> type.toString();
        };
    }

    private static String items(Map<String, Object> schema) {
        return schema.get("items") instanceof Map<?, ?> items && "string".equals(items.get("type"))
                ? "texts"
                : "objects";
    }

    private static String between(Map<String, Object> schema, String kind, String unit) {
        Object min = schema.get("min" + kind);
        Object max = schema.get("max" + kind);
        if (max == null) {
            return min == null ? "" : " of at least " + min + unit;
        }
        return " of " + (min == null ? 0 : min) + " to " + max + unit;
    }

    private static String within(Map<String, Object> schema) {
        return range(schema.get("minimum"), schema.get("maximum"));
    }

    private static String range(@Nullable Object min, @Nullable Object max) {
        if (min != null && max != null) {
            return " from " + min + " to " + max;
        }
        if (min != null) {
            return " of at least " + min;
        }
        return max == null ? "" : " of at most " + max;
    }
}
