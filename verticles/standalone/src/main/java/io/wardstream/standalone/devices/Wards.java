package io.wardstream.standalone.devices;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;

/** Finds a hospital and its wards by name, and makes what is missing. */
final class Wards {

    private final PlatformClient platform;
    private final String hospitalId;
    private final Map<String, String> idByName;

    private Wards(PlatformClient platform, String hospitalId, Map<String, String> idByName) {
        this.platform = platform;
        this.hospitalId = hospitalId;
        this.idByName = idByName;
    }

    static Wards of(PlatformClient platform, String hospitalName) {
        String hospital = idsByName(platform.get("/api/hospitals")).get(hospitalName);
        if (hospital == null) {
            return new Wards(
                    platform, make(platform, "/api/hospitals", hospitalName), new HashMap<>());
        }
        return new Wards(platform, hospital, idsByName(platform.get(path(hospital))));
    }

    /** The ids of hospital and ward, as a request for devices names them. */
    JsonObject ward(String name) {
        String ward = idByName.computeIfAbsent(name, _ -> make(platform, path(hospitalId), name));
        return new JsonObject().put("hospitalId", hospitalId).put("wardId", ward);
    }

    private static String path(String hospitalId) {
        return "/api/hospitals/" + hospitalId + "/wards";
    }

    private static String make(PlatformClient platform, String path, String name) {
        return platform.post(path, new JsonObject().put("name", name)).getString("id");
    }

    private static Map<String, String> idsByName(JsonObject list) {
        Map<String, String> ids = new HashMap<>();
        JsonArray items = list.getJsonArray("items");
        for (int i = 0; i < items.size(); i++) {
            JsonObject item = items.getJsonObject(i);
            ids.putIfAbsent(item.getString("name"), item.getString("id"));
        }
        return ids;
    }
}
