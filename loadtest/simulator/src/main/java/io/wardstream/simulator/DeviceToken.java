package io.wardstream.simulator;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A device and the secret with which it connects.
 *
 * @param id the platform's id of the device; used in the ledger only
 * @param token the bearer token; never printed
 */
public record DeviceToken(String id, String token) {
    /**
     * Reads NDJSON lines with the names {@code id} and {@code token}; other names are ignored.
     *
     * @throws IOException when the file cannot be read
     * @throws IllegalArgumentException naming the line that is not such an object
     */
    public static List<DeviceToken> read(Path file) throws IOException {
        List<DeviceToken> tokens = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (!line.isBlank()) {
                tokens.add(parse(line, file, number));
            }
        }
        return tokens;
    }

    @Override
    public String toString() {
        return "DeviceToken[id=" + id + ", token=***]";
    }

    private static DeviceToken parse(String line, Path file, int number) {
        try {
            JsonObject json = new JsonObject(line);
            if (json.getValue("id") instanceof String id
                    && json.getValue("token") instanceof String token) {
                return new DeviceToken(id, token);
            }
        } catch (DecodeException malformed) {
            // The exception quotes the text, and the text holds a secret.
        }
        throw new IllegalArgumentException(
                file.getFileName()
                        + " line "
                        + number
                        + " must be an object with the strings id and token");
    }
}
