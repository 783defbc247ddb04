package io.wardstream.bench;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One hospital with wards full of patients, a device each.
 *
 * @param devices of all wards, one ward behind the other
 */
record Population(String hospitalId, List<String> wardIds, List<Device> devices) {

    private static final int DEVICES_A_REQUEST = 500;

    /**
     * A device and whose it is.
     *
     * @param line as the platform answered, with the token
     */
    record Device(int ward, String patientId, String token, String line) {

        /** Tokens are never printed. */
        @Override
        public String toString() {
            return "Device[ward=" + ward + "]";
        }
    }

    Population {
        wardIds = List.copyOf(wardIds);
        devices = List.copyOf(devices);
    }

    /** Makes so many devices, in wards of so many beds; the last ward may have fewer. */
    static Population make(PlatformApi api, int count, int beds) {
        String hospital =
                api.post("/api/hospitals", new JsonObject().put("name", "Benchmark"))
                        .getString("id");
        List<String> wards = new ArrayList<>();
        List<Device> devices = new ArrayList<>();
        while (devices.size() < count) {
            int ward = devices.size() / beds;
            if (wards.size() == ward) {
                wards.add(makeWard(api, hospital, ward + 1));
            }
            int free = Math.min(beds * (ward + 1), count) - devices.size();
            JsonObject wanted =
                    new JsonObject()
                            .put("hospitalId", hospital)
                            .put("wardId", wards.get(ward))
                            .put("model", "Simulated monitor")
                            .put("count", Math.min(DEVICES_A_REQUEST, free))
                            .put("assign", true);
            api.postForLines("/api/devices/batch", wanted).stream()
                    .map(line -> device(ward, line))
                    .forEach(devices::add);
        }
        return new Population(hospital, wards, devices);
    }

    private static String makeWard(PlatformApi api, String hospital, int number) {
        return api.post(
                        "/api/hospitals/" + hospital + "/wards",
                        new JsonObject().put("name", "Benchmark " + number))
                .getString("id");
    }

    private static Device device(int ward, String line) {
        JsonObject json = new JsonObject(line);
        return new Device(ward, json.getString("patientId"), json.getString("token"), line);
    }

    /** The first device of each ward: the one that is watched closely. */
    List<Device> firstOfWards() {
        List<Device> first = new ArrayList<>();
        for (Device device : devices) {
            if (device.ward() == first.size()) {
                first.add(device);
            }
        }
        return first;
    }

    /** Writes the tokens of all but some of them into a file of that folder. */
    Path tokensWithout(List<Device> others, Path directory) throws IOException {
        return Files.write(
                directory.resolve("tokens.ndjson"),
                devices.stream().filter(it -> !others.contains(it)).map(Device::line).toList());
    }
}
