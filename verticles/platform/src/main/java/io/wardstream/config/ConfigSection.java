package io.wardstream.config;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
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

    /** The same, as they are in force. */
    private final Map<String, Setting> settings = new LinkedHashMap<>();

    ConfigSection(String room, Map<String, Object> file, Map<String, String> environment) {
        this.room = room;
        this.file = file;
        this.environment = environment;
    }

    int intBetween(String key, int defaultValue, int min, int max) {
        Object value = lookUp(key);
        if (value == null) {
            return kept(key, defaultValue);
        }
        String rule = "must be a whole number from " + min + " to " + max;
        long number =
                value instanceof String text ? whole(key, text, rule) : whole(key, value, rule);
        if (number < min || number > max) {
            throw refusal(key, value, rule);
        }
        return kept(key, (int) number);
    }

    Duration millis(String key, int defaultMillis, int min, int max) {
        return Duration.ofMillis(intBetween(key, defaultMillis, min, max));
    }

    /** A number from 0 to 1. */
    double share(String key, double defaultValue) {
        Object value = lookUp(key);
        if (value == null) {
            return kept(key, defaultValue);
        }
        String rule = "must be a number from 0 to 1";
        double number;
        try {
            number = Double.parseDouble(value.toString().strip());
        } catch (NumberFormatException notANumber) {
            throw refusal(key, value, rule);
        }
        if (!(number >= 0 && number <= 1)) {
            throw refusal(key, value, rule);
        }
        return kept(key, number);
    }

    boolean flag(String key, boolean defaultValue) {
        Object value = lookUp(key);
        if (value == null) {
            return kept(key, defaultValue);
        }
        return switch (value.toString().toLowerCase(Locale.ROOT)) {
            case "true" -> kept(key, true);
            case "false" -> kept(key, false);
            default -> throw refusal(key, value, "must be true or false");
        };
    }

    /** A text that may be empty. */
    String text(String key, String defaultValue) {
        return switch (lookUp(key)) {
            case null -> kept(key, defaultValue);
            case String text -> kept(key, text);
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

    /** The value of the key, or what the file holds that {@code <key>File} names. */
    Secret secret(String key, String defaultValue) {
        String given = secretText(key);
        String fileKey = key + "File";
        String path = text(fileKey, "");
        boolean isBoth = given != null && !given.isEmpty() && !path.isEmpty();
        if (isBoth && isFromEnvironment(key) == isFromEnvironment(fileKey)) {
            throw refusal(fileKey, path, "give it or " + room + "." + key + ", not both");
        }
        boolean isFile = !path.isEmpty() && (!isBoth || isFromEnvironment(fileKey));
        String value = isFile ? contentOf(fileKey, path) : given == null ? defaultValue : given;
        String shown = value.isEmpty() ? Setting.IS_NOT_SET : Setting.IS_SET;
        settings.put(key, setting(key, value, shown, origin(isFile ? fileKey : key)));
        return new Secret(value);
    }

    private @Nullable String secretText(String key) {
        return switch (lookUp(key)) {
            case null -> null;
            case String text -> text;
            // YAML reads 0123 as a number, and not as the one that was meant.
            case Object _ -> throw refusal(key, Secret.MASK, "must be a text, put it in quotes");
        };
    }

    private String contentOf(String fileKey, String path) {
        try {
            return SecretFile.read(path);
        } catch (AccessDeniedException denied) {
            throw refusal(fileKey, path, "must be readable for this process");
        } catch (IOException | InvalidPathException wrong) {
            throw refusal(fileKey, path, String.valueOf(wrong.getMessage()));
        }
    }

    /** A YAML list, or a text with commas as the environment gives it. */
    List<String> texts(String key, List<String> defaultValue) {
        Object value = lookUp(key);
        List<String> texts =
                switch (value) {
                    case null -> defaultValue;
                    case List<?> list ->
                            list.stream().map(String::valueOf).map(String::strip).toList();
                    case Map<?, ?> _ -> throw refusal(key, value, "must be a list");
                    default ->
                            Arrays.stream(value.toString().split(",", -1))
                                    .map(String::strip)
                                    .filter(part -> !part.isEmpty())
                                    .toList();
                };
        return kept(key, texts);
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
        String source = isFromEnvironment(key) ? " (from " + variable(key) + ")" : "";
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

    /** Shows what is in force where that is not what was read; nothing secret. */
    void shown(String key, String inForce) {
        settings.computeIfPresent(
                key, (_, setting) -> setting(key, setting.value(), inForce, setting.origin()));
    }

    /** The keys asked for so far, as they are in force. */
    Collection<Setting> settings() {
        return settings.values();
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

    private <T> T kept(String key, T value) {
        settings.put(key, setting(key, value, value.toString(), origin(key)));
        return value;
    }

    private Setting setting(String key, Object value, String shown, String origin) {
        return new Setting(room + "." + key, value, shown, origin);
    }

    private String origin(String key) {
        if (isFromEnvironment(key)) {
            return "environment " + variable(key);
        }
        return file.containsKey(key) ? Setting.FILE : Setting.DEFAULT;
    }

    private boolean isFromEnvironment(String key) {
        return environment.containsKey(variable(key));
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
