package io.wardstream.loadtest;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of all settings: system properties behind one prefix, options on the command line. */
final class Settings {
    static final String PREFIX = "loadtest.";

    static final String URL = "url";
    static final String DEVICE_URL = "deviceUrl";
    static final String USERNAME = "username";
    static final String PASSWORD_FILE = "passwordFile";
    static final String TOKENS = "tokens";
    static final String API = "api";
    static final String ACK = "ack";
    static final String CORRECTNESS_ONLY = "correctnessOnly";

    private static final List<String> TEXTS =
            List.of(URL, DEVICE_URL, USERNAME, PASSWORD_FILE, TOKENS, API, ACK, CORRECTNESS_ONLY);

    private Settings() {}

    /**
     * Those among the properties, without the prefix.
     *
     * @throws IllegalArgumentException naming one that is not known
     */
    static Map<String, String> in(Properties properties) {
        TreeSet<String> known =
                Stream.concat(TEXTS.stream(), Stream.of(Count.values()).map(Count::key))
                        .collect(Collectors.toCollection(TreeSet::new));
        Map<String, String> settings = new HashMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(PREFIX)) {
                String key = name.substring(PREFIX.length());
                if (!known.contains(key)) {
                    throw new IllegalArgumentException(
                            name + " is not known; known are " + String.join(", ", known));
                }
                settings.put(key, properties.getProperty(name));
            }
        }
        return settings;
    }

    /** {@code --ramp-seconds} of {@code rampSeconds}. */
    static String option(String key) {
        return "--" + key.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }
}
