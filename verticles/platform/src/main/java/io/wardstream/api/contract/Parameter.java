package io.wardstream.api.contract;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of a request, which comes as text.
 *
 * @param wording what is said when it is missing, or no number where one is needed
 */
record Parameter(String name, boolean isRequired, String type, Schema schema, String wording) {

    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

    static Parameter read(Map<String, Object> node, References references, SchemaReader schemas) {
        Map<String, Object> schema = References.map(node, "schema");
        Map<String, Object> merged = references.merged(schema);
        return new Parameter(
                String.valueOf(node.get("name")),
                Boolean.TRUE.equals(node.get("required")),
                String.valueOf(merged.getOrDefault("type", "string")),
                schemas.read(schema),
                Wording.of(merged));
    }

    /**
     * Looks at what was sent.
     *
     * @param sent every value there was
     * @return null when they are as they must be
     */
    @Nullable Violation check(List<String> sent) {
        if (sent.isEmpty()) {
            return isRequired ? new Violation(name, wording) : null;
        }
        return sent.size() > 1 ? new Violation(name, "must be there once") : check(sent.getFirst());
    }

    @Nullable Violation check(String text) {
        return switch (type) {
            case "integer" ->
                    WHOLE.matcher(text).matches()
                            ? schema.check(name, Long.valueOf(text))
                            : new Violation(name, wording);
            case "boolean" ->
                    text.equals("true") || text.equals("false")
                            ? null
                            : new Violation(name, "must be one of true, false");
            default -> schema.check(name, text);
        };
    }
}
