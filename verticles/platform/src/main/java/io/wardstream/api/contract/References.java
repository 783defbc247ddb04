package io.wardstream.api.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds its way through the document, as it was read from YAML. */
final class References {

    private final Map<String, Object> document;

    References(Map<String, Object> document) {
        this.document = document;
    }

    /**
     * @param reference as {@code #/components/schemas/Vital}
     * @throws IllegalStateException when it leads nowhere
     */
    Map<String, Object> resolve(String reference) {
        Object node = document;
        for (String step : reference.substring(reference.indexOf('/') + 1).split("/", -1)) {
            node = node instanceof Map<?, ?> map ? map.get(step) : null;
        }
        if (node == null) {
            throw new IllegalStateException(reference + " leads nowhere");
        }
        return cast(node);
    }

    /** What a node says, whether here or where it refers to. */
    Map<String, Object> merged(Map<String, Object> node) {
        if (!(node.get("$ref") instanceof String reference)) {
            return node;
        }
        Map<String, Object> all = new LinkedHashMap<>(merged(resolve(reference)));
        all.putAll(node);
        all.remove("$ref");
        return all;
    }

    /** Empty when there is none. */
    static Map<String, Object> map(Map<String, Object> node, String name) {
        return cast(node.get(name));
    }

    /** Empty when there are none. */
    static List<Map<String, Object>> maps(Map<String, Object> node, String name) {
        List<Map<String, Object>> maps = new ArrayList<>();
        if (node.get(name) instanceof List<?> list) {
            list.forEach(one -> maps.add(cast(one)));
        }
        return maps;
    }

    /** Empty when there are none. */
    static List<String> texts(Map<String, Object> node, String name) {
        return node.get(name) instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    static int whole(Map<String, Object> node, String name, int none) {
        return node.get(name) instanceof Integer number ? number : none;
    }

    @SuppressWarnings(
            "unchecked") // names in YAML that are no texts would be faults of the document
    private static Map<String, Object> cast(@Nullable Object node) {
        return node instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }
}
