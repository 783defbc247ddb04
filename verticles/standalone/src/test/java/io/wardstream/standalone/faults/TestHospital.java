package io.wardstream.standalone.faults;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardstream.simulator.DeviceToken;
import java.util.ArrayList;
import java.util.List;

/**
 * A hospital made over REST, with wards full of monitored patients and without the default rules:
 * only what a test asks for is an alarm.
 */
record TestHospital(Rest rest, String id, List<String> wardIds, List<Bed> beds) {

    /** A patient and the monitor at the bedside. */
    record Bed(String wardId, String patientId, DeviceToken device) {}

    TestHospital {
        wardIds = List.copyOf(wardIds);
        beds = List.copyOf(beds);
    }

    static TestHospital make(Rest rest, int wards, int bedsOfWard) {
        String hospital =
                rest.post("/api/hospitals", new JsonObject().put("name", "Faults")).getString("id");
        List<String> wardIds = new ArrayList<>();
        List<Bed> beds = new ArrayList<>();
        for (int number = 1; number <= wards; number++) {
            String ward =
                    rest.post(
                                    "/api/hospitals/" + hospital + "/wards",
                                    new JsonObject().put("name", "Ward " + number))
                            .getString("id");
            wardIds.add(ward);
            JsonObject wanted =
                    new JsonObject()
                            .put("hospitalId", hospital)
                            .put("wardId", ward)
                            .put("model", "simulated")
                            .put("count", bedsOfWard)
                            .put("assign", true);
            rest.postForText("/api/devices/batch", wanted)
                    .lines()
                    .map(line -> bed(ward, new JsonObject(line)))
                    .forEach(beds::add);
        }
        deleteRules(rest, hospital);
        return new TestHospital(rest, hospital, wardIds, beds);
    }

    private static Bed bed(String ward, JsonObject made) {
        return new Bed(
                ward,
                made.getString("patientId"),
                new DeviceToken(made.getString("id"), made.getString("token")));
    }

    private static void deleteRules(Rest rest, String hospital) {
        JsonArray rules = rest.get("/api/alert-rules?hospital=" + hospital).getJsonArray("items");
        for (int i = 0; i < rules.size(); i++) {
            rest.delete("/api/alert-rules/" + rules.getJsonObject(i).getString("id"));
        }
    }

    /**
     * Makes a heart rate above a limit an alarm at once.
     *
     * @param priority {@code low}: over as soon as the value is back, so that each crossing is an
     *     alarm of its own
     */
    void alarmAbove(int heartRate, String priority) {
        JsonObject _ =
                rest.post(
                        "/api/alert-rules",
                        new JsonObject()
                                .put("scope", new JsonObject().put("hospitalId", id))
                                .put("vital", "heart_rate")
                                .put("high", heartRate)
                                .put("hysteresis", 0)
                                .put("delaySeconds", 0)
                                .put("medianOf", 1)
                                .put("priority", priority)
                                .put("latching", false)
                                .put("enabled", true));
    }

    List<DeviceToken> devices() {
        return beds.stream().map(Bed::device).toList();
    }
}
