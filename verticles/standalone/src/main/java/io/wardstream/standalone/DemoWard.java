package io.wardstream.standalone;

import io.vertx.core.json.JsonArray;
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
 * A hospital with wards of simulated devices, each on a patient. Made once in a data directory and
 * used again by later starts; the devices' tokens are kept in a file only this user reads.
 */
final class DemoWard {
    /** Beds of a ward: as many tiles as a person can look over. */
    static final int BEDS = 40;

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
            DemoPatients patients = new DemoPatients(api);
            while (lines.size() < devices) {
                int first = lines.size();
                int free = BEDS - first % BEDS;
                List<String> made =
                        batch(api, ward(api, first / BEDS), Math.min(free, devices - first));
                lines.addAll(made);
                ServiceDirectory.writePrivate(tokens, String.join("\n", lines) + "\n");
                patients.name(first, made);
            }
            return tokens;
        } catch (IOException cause) {
            throw new UncheckedIOException("cannot keep " + tokens, cause);
        }
    }

    /** The ids of hospital and ward, as a request for devices names them. */
    private JsonObject ward(Api api, int number) throws IOException {
        JsonObject known = known(api);
        JsonArray wards = known.getJsonArray("wardIds");
        while (wards.size() <= number) {
            wards.add(makeWard(api, known.getString("hospitalId"), wards.size() + 1));
            ServiceDirectory.writePrivate(place, known.encode() + "\n");
        }
        return new JsonObject()
                .put("hospitalId", known.getString("hospitalId"))
                .put("wardId", wards.getString(number));
    }

    private JsonObject known(Api api) throws IOException {
        if (!Files.exists(place)) {
            return new JsonObject()
                    .put("hospitalId", makeHospital(api))
                    .put("wardIds", new JsonArray());
        }
        JsonObject known = new JsonObject(Files.readString(place));
        if (!known.containsKey("wardIds")) { // of a start when there was one ward only
            known.put("wardIds", new JsonArray().add(known.remove("wardId")));
        }
        return known;
    }

    private static String makeHospital(Api api) {
        return api.post("/api/hospitals", new JsonObject().put("name", "Demonstration hospital"))
                .getString("id");
    }

    private static String makeWard(Api api, String hospital, int number) {
        return api.post(
                        "/api/hospitals/" + hospital + "/wards",
                        new JsonObject().put("name", "Simulated ward " + number))
                .getString("id");
    }

    private static List<String> batch(Api api, JsonObject ward, int count) {
        JsonObject wanted =
                ward.put("model", "Simulated monitor").put("count", count).put("assign", true);
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
