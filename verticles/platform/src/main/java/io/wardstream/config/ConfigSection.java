package io.wardstream.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one room: the environment first, then the file, then the default. Remembers which
 * keys were asked for, so that a key nobody asked for can be refused. Confined to the starting
 * thread.
 */
final class ConfigSection {

    private final String room;
    private final Map<String, Object> file;
    private final Map<String, String> environment;

    /** Every key asked for so far, with the name of the variable that overrides it. */
    private final Map<String, String> known = new LinkedHashMap<>();

    ConfigSection(String room, Map<String, Object> file, Map<String, String> environment) {
        this.room = room;
        this.file = file;
        this.environment = environment;
    }

    int intBetween(String key, int defaultValue, int min, int max) {
        Object value = lookUp(key);
        if (value == null) {
            return defaultValue;
        }
        String rule = "must be a whole number from " + min + " to " + max;
        long number =
                value instanceof String text ? whole(key, text, rule) : whole(key, value, rule);
        if (number < min || number > max) {
            throw refusal(key, value, rule);
        }
        return (int) number;
    }

    Duration millis(String key, int defaultMillis, int min, int max) {
        return Duration.ofMillis(intBetween(key, defaultMillis, min, max));
    }

    boolean flag(String key, boolean defaultValue) {
        Object value = lookUp(key);
        if (value == null) {
            return defaultValue;
        }
        return switch (value.toString().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw refusal(key, value, "must be true or false");
        };
    }

    /** A text that may be empty. */
    String text(String key, String defaultValue) {
        return switch (lookUp(key)) {
            case null -> defaultValue;
            case String text -> text;
            case Object other -> throw refusal(key, other, "must be a text, put it in quotes");
        };
    }

    String nonBlank(String key, String defaultValue) {
        String text = text(key, defaultValue);
        if (text.isBlank()) {
            throw refusal(key, text, "must not be empty");
        }
        return text;
    }

    Secret secret(String key, String defaultValue) {
        return switch (lookUp(key)) {
            case null -> new Secret(defaultValue);
            case String text -> new Secret(text);
            // YAML reads 0123 as a number, and not as the one that was meant.
            case Object _ -> throw refusal(key, Secret.MASK, "must be a text, put it in quotes");
        };
    }

    /** A YAML list, or a text with commas as the environment gives it. */
    List<String> texts(String key, List<String> defaultValue) {
        Object value = lookUp(key);
        return switch (value) {
            case null -> defaultValue;
            case List<?> list -> list.stream().map(String::valueOf).map(String::strip).toList();
            case Map<?, ?> _ -> throw refusal(key, value, "must be a list");
            default ->
                    Arrays.stream(value.toString().split(",", -1))
                            .map(String::strip)
                            .filter(part -> !part.isEmpty())
                            .toList();
        };
    }

    List<Endpoint> endpoints(String key, List<String> defaultValue, int defaultPort) {
        return texts(key, defaultValue).stream()
                .map(text -> parsed(key, text, part -> Endpoint.parse(part, defaultPort)))
                .toList();
    }

    /** None when it is absent. */
    List<AddressRange> addressRanges(String key) {
        return texts(key, List.of()).stream().map(text -> addressRange(key, text)).toList();
    }

    private AddressRange addressRange(String key, String text) {
        try {
            return AddressRange.parse(text);
        } catch (IllegalArgumentException notOne) {
            throw refusal(key, text, "must be addresses or networks (10.0.0.0/8)");
        }
    }

    /** Null when it is absent or empty. */
    @Nullable Endpoint endpoint(String key, int defaultPort) {
        String text = text(key, "");
        return text.isBlank()
                ? null
                : parsed(key, text.strip(), part -> Endpoint.parse(part, defaultPort));
    }

    private <T> T parsed(String key, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException notOne) {
            throw refusal(key, text, "must be host:port");
        }
    }

    /** Says what is wrong with a value; the caller throws it. */
    ConfigException refusal(String key, @Nullable Object value, String rule) {
        String source =
                environment.containsKey(variable(key)) ? " (from " + variable(key) + ")" : "";
        return new ConfigException(room + "." + key + " = " + value + source + ": " + rule);
    }

    void rejectUnknownKeys() {
        for (String key : file.keySet()) {
            if (!known.containsKey(key)) {
                throw new ConfigException(
                        room
                                + "."
                                + key
                                + ": unknown key, did you mean "
                                + room
                                + "."
                                + NearestName.of(key, known.keySet())
                                + "?");
            }
        }
    }

    Iterable<String> keys() {
        return known.keySet();
    }

    /** The variables that override the keys asked for so far. */
    Iterable<String> variables() {
        return known.values();
    }

    private @Nullable Object lookUp(String key) {
        String variable = variable(key);
        known.put(key, variable);
        String override = environment.get(variable);
        return override != null ? override : file.get(key);
    }

    private String variable(String key) {
        String snake = key.replaceAll("([a-z0-9])([A-Z])", "$1_$2");
        return PlatformConfig.PREFIX + (room + "_" + snake).toUpperCase(Locale.ROOT);
    }

    private long whole(String key, String text, String rule) {
        try {
            return Long.parseLong(text.strip().replace("_", ""));
        } catch (NumberFormatException notANumber) {
            throw refusal(key, text, rule);
        }
    }

    private long whole(String key, Object value, String rule) {
        if (value instanceof Integer || value instanceof Long) {
            return ((Number) value).longValue();
        }
        throw refusal(key, value, rule);
    }
}
