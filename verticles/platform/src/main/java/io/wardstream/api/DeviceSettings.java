package io.wardstream.api;

import io.vertx.core.json.JsonObject;
import io.wardstream.codec.model.VitalSign;

/** What a device may be asked to do differently: read strictly, and written as it is sent. */
final class DeviceSettings {

    static final String[] MEMBERS = {"limits", "ackEveryMillis", "reportingSeconds"};

    private static final int MAX_ACK_MILLIS = 5_000;
    private static final int MAX_REPORTING_SECONDS = 3_600;

    private DeviceSettings() {}

    /** All members there may be; what is null or left out is the device's own affair. */
    static JsonObject read(JsonBody body) {
        JsonObject settings = new JsonObject().put("limits", limits(body));
        put(settings, body, "ackEveryMillis", 0, MAX_ACK_MILLIS);
        put(settings, body, "reportingSeconds", 1, MAX_REPORTING_SECONDS);
        return settings;
    }

    private static void put(JsonObject to, JsonBody body, String name, int min, int max) {
        Integer value = body.optionalWhole(name, min, max);
        if (value != null) {
            to.put(name, value);
        }
    }

    private static JsonObject limits(JsonBody body) {
        JsonObject limits = new JsonObject();
        JsonBody given = body.optionalObject("limits", AlertRuleBody.VITALS);
        if (given != null) {
            for (VitalSign vital : VitalSign.values()) {
                JsonBody limit = given.optionalObject(vital.wireName(), "low", "high");
                if (limit != null) {
                    limits.put(vital.wireName(), limit(vital, given, limit));
                }
            }
        }
        return limits;
    }

    private static JsonObject limit(VitalSign vital, JsonBody limits, JsonBody limit) {
        Double low = limit.optionalNumber("low", vital.rejectLow(), vital.rejectHigh());
        Double high = limit.optionalNumber("high", vital.rejectLow(), vital.rejectHigh());
        if (low == null && high == null) {
            throw limits.refusal(vital.wireName(), "must have low or high");
        }
        if (low != null && high != null && low >= high) {
            throw limits.refusal(vital.wireName(), "must have low below high");
        }
        return new JsonObject().put("low", low).put("high", high);
    }
}
