package io.wardstream.loadtest;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The platform under test, and how one gets in.
 *
 * @param url of the web listener, without a path
 * @param deviceUrl of the device listener
 * @param username of an administrator, who makes the accounts of the others
 * @param passwordFile null: the environment has the password
 * @param tokens of the devices, as {@code scripts/devices} writes them
 */
record Target(URI url, URI deviceUrl, String username, @Nullable Path passwordFile, Path tokens) {
    static final String PASSWORD_VARIABLE = "WARDSTREAM_PASSWORD";
    static final String USERNAME_VARIABLE = "WARDSTREAM_USERNAME";

    /**
     * Reads it.
     *
     * @throws IllegalArgumentException with a sentence that names the setting
     */
    static Target of(Map<String, String> settings) {
        URI url = url(Settings.URL, required(settings, Settings.URL), "http", "https");
        String file = settings.get(Settings.PASSWORD_FILE);
        return new Target(
                url,
                url(Settings.DEVICE_URL, required(settings, Settings.DEVICE_URL), "ws", "wss"),
                required(settings, Settings.USERNAME),
                file == null ? null : Path.of(file),
                Path.of(required(settings, Settings.TOKENS)));
    }

    private static String required(Map<String, String> settings, String key) {
        String value = settings.get(key);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(key + " must be given");
        }
        return value;
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException with a sentence that names the setting
     */
    static URI url(String key, String text, String plain, String encrypted) {
        try {
            URI url = new URI(text);
            boolean isOne = plain.equals(url.getScheme()) || encrypted.equals(url.getScheme());
            if (isOne && url.getHost() != null && url.getUserInfo() == null) {
                return url;
            }
        } catch (URISyntaxException noAddress) {
            // the same sentence
        }
        throw new IllegalArgumentException(
                key
                        + " must be an address like "
                        + plain
                        + "://host:port or "
                        + encrypted
                        + "://host:port"
                        + (text.contains("@") ? ", without name and password" : ", was " + text));
    }

    /** The secret, from the file or the environment. */
    String password() {
        if (passwordFile == null) {
            String given = System.getenv(PASSWORD_VARIABLE);
            if (given == null || given.isBlank()) {
                throw new LoadTestException(
                        "there is no password: use --password-file or the variable "
                                + PASSWORD_VARIABLE);
            }
            return given;
        }
        try {
            return Files.readString(passwordFile).strip();
        } catch (IOException cause) {
            throw new LoadTestException(passwordFile + " cannot be read", cause);
        }
    }

    /** The way of pages on the same listener: {@code ws} for {@code http}. */
    String bridge() {
        return "ws" + url.toString().substring("http".length()) + "/eventbus/";
    }
}
