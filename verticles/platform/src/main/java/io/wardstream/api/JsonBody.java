package io.wardstream.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardstream.api.contract.Violation;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object somebody sent, read strictly: no member that is not known, none twice, nothing
 * behind it. Every refusal names the field and its bound, and never repeats a text that was sent.
 */
final class JsonBody {

    private static final int MAX_DEPTH = 16;

    private static final JsonFactory STRICT =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                    .build();

    private final JsonObject json;
    private final String prefix;

    private JsonBody(JsonObject json, String prefix) {
        this.json = json;
        this.prefix = prefix;
    }

    /**
     * @throws Problem 400 when it is no JSON object
     */
    static JsonObject read(@Nullable Buffer body) {
        if (body == null || body.length() == 0) {
            throw Problem.of(400, "a JSON object is needed as body");
        }
        check(body);
        return new JsonObject(body);
    }

    /**
     * @param known every member there may be
     * @throws Problem 400 for one that is not known
     */
    static JsonBody of(JsonObject json, String... known) {
        return new JsonBody(json, "").only(known);
    }

    private static void check(Buffer body) {
        try (JsonParser parser = STRICT.createParser(body.getBytes())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw Problem.of(400, "the body must be a JSON object");
            }
            parser.skipChildren();
            if (parser.nextToken() != null) {
                throw Problem.of(400, "the body must end with its JSON object");
            }
        } catch (IOException broken) {
            throw Problem.of(400, "the body is not readable JSON: " + where(broken));
        }
    }

    private static String where(IOException broken) {
        if (broken instanceof JsonProcessingException json && json.getLocation() != null) {
            return "look at line "
                    + json.getLocation().getLineNr()
                    + ", column "
                    + json.getLocation().getColumnNr();
        }
        return "it cannot be read";
    }

    private JsonBody only(String... known) {
        for (String name : json.fieldNames()) {
            if (!List.of(known).contains(name)) {
                throw Problem.field(
                        prefix + Violation.shortened(name),
                        "is not known here; known are " + String.join(", ", known));
            }
        }
        return this;
    }

    /** The text as it was given, whatever its length; null when it is none. */
    @Nullable String stated(String name) {
        return json.getValue(name) instanceof String text ? text : null;
    }

    boolean has(String name) {
        return json.containsKey(name);
    }

    /** True when it is there and not null. */
    boolean isGiven(String name) {
        return json.getValue(name) != null;
    }

    /** A text that must be there, without control characters, with something to see in it. */
    String text(String name, int maxLength) {
        String text = optionalText(name, maxLength);
        if (text == null) {
            throw refusal(name, "must be a text of 1 to " + maxLength + " characters");
        }
        return text;
    }

    /** Null when it is absent or null. */
    @Nullable String optionalText(String name, int maxLength) {
        Object value = json.getValue(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String text)) {
            throw refusal(name, "must be a text of 1 to " + maxLength + " characters");
        }
        if (text.isBlank() || text.length() > maxLength) {
            throw refusal(
                    name,
                    "must be a text of 1 to " + maxLength + " characters, was " + text.length());
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw refusal(name, "must not hold control characters");
        }
        return text;
    }

    /** One of our ids; text that cannot be one is answered like an id nobody has. */
    UUID id(String name, String what) {
        UUID id = optionalId(name, what);
        if (id == null) {
            throw refusal(name, "must be the id of a " + what);
        }
        return id;
    }

    /** Null when it is absent or null. */
    @Nullable UUID optionalId(String name, String what) {
        Object value = json.getValue(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof String text)) {
            throw refusal(name, "must be the id of a " + what);
        }
        return Texts.uuid(text).orElseThrow(() -> Problem.notFound(prefix + name, what));
    }

    int whole(String name, int min, int max) {
        Integer number = optionalWhole(name, min, max);
        if (number == null) {
            throw refusal(name, "must be a whole number from " + min + " to " + max);
        }
        return number;
    }

    /** Null when it is absent or null. */
    @Nullable Integer optionalWhole(String name, int min, int max) {
        Object value = json.getValue(name);
        if (value == null) {
            return null;
        }
        boolean isWhole = value instanceof Integer || value instanceof Long;
        if (!isWhole || ((Number) value).longValue() < min || ((Number) value).longValue() > max) {
            String was = value instanceof Number ? ", was " + value : "";
            throw refusal(name, "must be a whole number from " + min + " to " + max + was);
        }
        return ((Number) value).intValue();
    }

    /**
     * A number that may have decimals.
     *
     * @return null when it is absent or null
     */
    @Nullable Double optionalNumber(String name, double min, double max) {
        Object value = json.getValue(name);
        if (value == null) {
            return null;
        }
        String rule = "must be a number from " + JsonNumbers.of(min) + " to " + JsonNumbers.of(max);
        if (!(value instanceof Number number)) {
            throw refusal(name, rule);
        }
        double given = number.doubleValue();
        if (given >= min && given <= max) {
            return given;
        }
        throw refusal(name, rule + ", was " + number);
    }

    /** Null when it is absent or null, else an object with only the members known. */
    @Nullable JsonBody optionalObject(String name, String... known) {
        return isGiven(name) ? object(name, known) : null;
    }

    /** Null when it is absent or null. */
    @Nullable Boolean optionalFlag(String name) {
        Object value = json.getValue(name);
        if (value == null || value instanceof Boolean) {
            return (Boolean) value;
        }
        throw refusal(name, "must be true or false");
    }

    /** Null when it is absent or null, else one of the texts allowed. */
    @Nullable String optionalChoice(String name, String... allowed) {
        Object value = json.getValue(name);
        if (value == null) {
            return null;
        }
        if (value instanceof String text && List.of(allowed).contains(text)) {
            return text;
        }
        throw refusal(name, "must be one of " + String.join(", ", allowed));
    }

    /** One of the texts allowed, which must be there. */
    String choice(String name, String... allowed) {
        String choice = optionalChoice(name, allowed);
        if (choice == null) {
            throw refusal(name, "must be one of " + String.join(", ", allowed));
        }
        return choice;
    }

    /** An object that must be there, with only the members known. */
    JsonBody object(String name, String... known) {
        if (json.getValue(name) instanceof JsonObject object) {
            return new JsonBody(object, prefix + name + ".").only(known);
        }
        throw refusal(name, "must be an object");
    }

    /** The objects of an array that must be there, each with only the members known. */
    List<JsonBody> objects(String name, int maxCount, String... known) {
        String rule = "must be an array of 0 to " + maxCount + " objects";
        if (!(json.getValue(name) instanceof JsonArray array) || array.size() > maxCount) {
            throw refusal(name, rule);
        }
        return IntStream.range(0, array.size())
                .mapToObj(index -> element(name, index, array.getValue(index), rule).only(known))
                .toList();
    }

    /** The ids of an array; empty when it is absent or null. */
    List<UUID> optionalIds(String name, int maxCount, String what) {
        Object value = json.getValue(name);
        if (value == null) {
            return List.of();
        }
        String rule = "must be an array of 1 to " + maxCount + " ids of a " + what;
        if (!(value instanceof JsonArray array) || array.isEmpty() || array.size() > maxCount) {
            throw refusal(name, rule);
        }
        return IntStream.range(0, array.size())
                .mapToObj(index -> id(name + "[" + index + "]", array.getValue(index), what))
                .toList();
    }

    private UUID id(String name, Object value, String what) {
        if (!(value instanceof String text)) {
            throw refusal(name, "must be the id of a " + what);
        }
        return Texts.uuid(text).orElseThrow(() -> Problem.notFound(prefix + name, what));
    }

    private JsonBody element(String name, int index, Object value, String rule) {
        if (!(value instanceof JsonObject object)) {
            throw refusal(name, rule);
        }
        return new JsonBody(object, prefix + name + "[" + index + "].");
    }

    /** 404 for something a member names. */
    Problem unknown(String name, String what) {
        return Problem.notFound(prefix + name, what);
    }

    Problem refusal(String name, String rule) {
        return Problem.field(prefix + name, rule);
    }
}
