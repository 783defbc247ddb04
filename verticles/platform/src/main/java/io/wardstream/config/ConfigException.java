package io.wardstream.config;

/**
 * A setting that cannot be used. The message is one line naming the key, the value and the rule.
 */
public final class ConfigException extends RuntimeException {

    public ConfigException(String message) {
        super(message);
    }
}
