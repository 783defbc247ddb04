package io.wardstream.config;

/**
 * One key as it is in force, for people. Never shows a secret.
 *
 * @param key room and key
 * @param value what the key was read as; compare it, and show {@link #shown}
 * @param shown fit to be printed
 * @param origin default, file, or the environment variable
 */
public record Setting(String key, Object value, String shown, String origin) {

    static final String DEFAULT = "default";
    static final String FILE = "file";

    static final String IS_SET = "set";
    static final String IS_NOT_SET = "not set";

    @Override
    public String toString() {
        return key + " = " + shown + "  (" + origin + ")";
    }
}
