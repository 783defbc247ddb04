package io.wardstream.loadtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A device, the secret with which it connects, and the patient it measures.
 *
 * @param token never printed
 */
record Bed(String deviceId, String token, String patientId) {

    /**
     * The first lines of a file as {@code scripts/devices} writes it.
     *
     * @throws LoadTestException when there are fewer, or one is not such a line
     */
    static List<Bed> read(Path file, int count) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
        } catch (IOException cause) {
            throw new LoadTestException(file + " cannot be read", cause);
        }
        if (lines.size() < count) {
            throw new LoadTestException(
                    file
                            + " has "
                            + lines.size()
                            + " devices, "
                            + count
                            + " are needed: make more with scripts/devices, or ask for fewer");
        }
        List<Bed> beds = new ArrayList<>();
        for (String line : lines.subList(0, count)) {
            beds.add(parse(line, file, beds.size() + 1));
        }
        return beds;
    }

    private static Bed parse(String line, Path file, int number) {
        try {
            JsonNode json = Json.read(line);
            JsonNode id = json.path("id");
            JsonNode token = json.path("token");
            JsonNode patient = json.path("patientId");
            if (id.isTextual() && token.isTextual() && patient.isTextual()) {
                return new Bed(id.textValue(), token.textValue(), patient.textValue());
            }
        } catch (JsonProcessingException malformed) {
            // The exception quotes the text, and the text holds a secret.
        }
        throw new LoadTestException(
                file
                        + " line "
                        + number
                        + " must be an object with the strings id, token and patientId");
    }

    @Override
    public String toString() {
        return "Bed[deviceId=" + deviceId + ", token=***]";
    }
}
