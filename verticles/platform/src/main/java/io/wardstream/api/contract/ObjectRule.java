package io.wardstream.api.contract;

import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an object must hold. Unknown members are named first, then the others as the document has
 * them.
 *
 * @param known members, in the order of the document
 * @param wordings of the known members: what is said when one is missing
 * @param isClosed nothing but the known members
 * @param others what members must be that are not known; null: anything
 * @param names what names must be; null: any
 */
record ObjectRule(
        List<String> known,
        Map<String, Schema> properties,
        List<String> required,
        Map<String, String> wordings,
        boolean isClosed,
        @Nullable Schema others,
        @Nullable Schema names,
        int minCount,
        int maxCount) {

    ObjectRule {
        known = List.copyOf(known);
        properties = Map.copyOf(properties);
        required = List.copyOf(required);
        wordings = Map.copyOf(wordings);
    }

    @Nullable Violation check(String at, JsonObject object) {
        String prefix = at.isEmpty() ? "" : at + ".";
        Violation violation = checkUnknown(prefix, object);
        if (violation == null) {
            violation = checkKnown(prefix, object);
        }
        return violation == null ? checkCount(at, prefix, object) : violation;
    }

    private @Nullable Violation checkUnknown(String prefix, JsonObject object) {
        for (String name : object.fieldNames()) {
            if (names != null && !names.accepts(name)) {
                return Violation.unknown(prefix, name, known);
            }
            if (properties.containsKey(name)) {
                continue;
            }
            if (isClosed) {
                return Violation.unknown(prefix, name, known);
            }
            Violation violation =
                    others == null
                            ? null
                            : others.check(
                                    prefix + Violation.shortened(name), object.getValue(name));
            if (violation != null) {
                return violation;
            }
        }
        return null;
    }

    private @Nullable Violation checkKnown(String prefix, JsonObject object) {
        Set<String> missing = new HashSet<>(required);
        missing.removeAll(object.fieldNames());
        for (String name : known) {
            if (missing.contains(name)) {
                return new Violation(prefix + name, wordings.getOrDefault(name, "must be there"));
            }
            Schema schema = properties.get(name);
            Violation violation =
                    schema == null || !object.containsKey(name)
                            ? null
                            : schema.check(prefix + name, object.getValue(name));
            if (violation != null) {
                return violation;
            }
        }
        return missing.isEmpty()
                ? null
                : new Violation(prefix + missing.iterator().next(), "must be there");
    }

    private @Nullable Violation checkCount(String at, String prefix, JsonObject object) {
        if (object.size() < minCount && !known.isEmpty()) {
            return new Violation(
                    prefix + known.getFirst(),
                    "must be given, or " + String.join(", or ", known.subList(1, known.size())));
        }
        return object.size() >= minCount && object.size() <= maxCount
                ? null
                : new Violation(at, "must have " + minCount + " to " + maxCount + " members");
    }
}
