package io.wardstream.standalone;

import io.vertx.core.json.JsonObject;
import io.wardstream.embedded.ServiceDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A hospital with one ward of simulated devices, each on a patient. Made once in a data directory
 * and used again by later starts; the devices' tokens are kept in a file only this user reads.
 */
final class DemoWard {
    /** Devices asked for in one request. */
    private static final int BATCH = 500;

    private final Path place;
    private final Path tokens;

    DemoWard(ServiceDirectory data) {
        this.place = data.resolve("ward.json");
        this.tokens = data.resolve("tokens.ndjson");
    }

    /**
     * Sees to it that there are so many devices.
     *
     * @param logIn called only if something has to be made
     * @return the token file, with at least that many lines
     */
    Path ensure(int devices, Supplier<Api> logIn, Progress progress) {
        try {
            List<String> lines =
                    new ArrayList<>(Files.exists(tokens) ? Files.readAllLines(tokens) : List.of());
            if (lines.size() >= devices) {
                return tokens;
            }
            progress.say("Making " + (devices - lines.size()) + " devices with a patient each ...");
            Api api = logIn.get();
            JsonObject ward = ward(api);
            while (lines.size() < devices) {
                int count = Math.min(BATCH, devices - lines.size());
                lines.addAll(batch(api, ward, count));
                ServiceDirectory.writePrivate(tokens, String.join("\n", lines) + "\n");
            }
            return tokens;
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot keep " + tokens, cause);
        }
    }

    private JsonObject ward(Api api) throws IOException {
        if (Files.exists(place)) {
            return new JsonObject(Files.readString(place));
        }
        String hospital =
                api.post("/api/hospitals", new JsonObject().put("name", "Demonstration hospital"))
                        .getString("id");
        String ward =
                api.post(
                                "/api/hospitals/" + hospital + "/wards",
                                new JsonObject().put("name", "Simulated ward"))
                        .getString("id");
        JsonObject made = new JsonObject().put("hospitalId", hospital).put("wardId", ward);
        ServiceDirectory.writePrivate(place, made.encode() + "\n");
        return made;
    }

    private static List<String> batch(Api api, JsonObject ward, int count) {
        JsonObject wanted =
                ward.copy()
                        .put("model", "Simulated monitor")
                        .put("count", count)
                        .put("assign", true);
        List<String> lines =
                api.postText("/api/devices/batch", wanted)
                        .lines()
                        .filter(line -> !line.isBlank())
                        .toList();
        if (lines.size() != count) {
            throw new StandaloneException(
                    "The platform made "
                            + lines.size()
                            + " devices where "
                            + count
                            + " were asked for.");
        }
        return lines;
    }
}
