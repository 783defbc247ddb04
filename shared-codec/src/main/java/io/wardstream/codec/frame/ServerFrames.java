package io.wardstream.codec.frame;

import org.jspecify.annotations.Nullable;

/** Writes the frames the platform sends to a device, as JSON text. Pure; any thread. */
public final class ServerFrames {
    private static final int PROTOCOL = 1;

    private ServerFrames() {}

    /**
     * The answer to a hello.
     *
     * @param device the device's public id
     * @param acked a seq of that epoch up to which nothing is missing, 0 when unknown
     * @param serverTime epoch milliseconds
     */
    public static String welcome(
            String device,
            long epoch,
            int acked,
            long serverTime,
            int maxInFlight,
            int maxBackfill,
            long configVersion) {
        StringBuilder json = new StringBuilder(224);
        json.append("{\"type\":\"welcome\",\"protocol\":").append(PROTOCOL).append(",\"device\":");
        JsonText.appendTo(json, device);
        json.append(",\"epoch\":").append(epoch);
        json.append(",\"acked\":").append(acked);
        json.append(",\"serverTime\":").append(serverTime);
        json.append(",\"maxInFlight\":").append(maxInFlight);
        json.append(",\"maxBackfill\":").append(maxBackfill);
        return json.append(",\"configVersion\":").append(configVersion).append('}').toString();
    }

    /** Everything of that epoch up to {@code seq} is settled. */
    public static String ack(long epoch, int seq) {
        return "{\"type\":\"ack\",\"epoch\":" + epoch + ",\"seq\":" + seq + "}";
    }

    /**
     * A value, sample or frame was refused.
     *
     * @param epoch {@link DeviceFrame#ABSENT} is written as null
     * @param seq 0 is written as null
     * @param vital null: the whole sample or frame is refused
     */
    public static String nack(
            long epoch, int seq, @Nullable String vital, RefusalCode code, String message) {
        StringBuilder json = new StringBuilder(160).append("{\"type\":\"nack\",\"epoch\":");
        if (epoch == DeviceFrame.ABSENT) {
            json.append("null");
        } else {
            json.append(epoch);
        }
        json.append(",\"seq\":").append(seq == 0 ? "null" : Integer.toString(seq));
        if (vital != null) {
            JsonText.appendTo(json.append(",\"vital\":"), vital);
        }
        JsonText.appendTo(json.append(",\"code\":"), code.wire());
        JsonText.appendTo(json.append(",\"message\":"), message);
        return json.append('}').toString();
    }

    /**
     * The node is about to stop.
     *
     * @param reconnectAfterMillis when the device should come back
     */
    public static String drain(long reconnectAfterMillis) {
        return "{\"type\":\"drain\",\"reconnectAfterMs\":" + reconnectAfterMillis + "}";
    }

    /**
     * The session cannot go on.
     *
     * @param minEpoch the lowest epoch the platform will take, or {@link DeviceFrame#ABSENT}
     */
    public static String error(String code, String message, long minEpoch) {
        StringBuilder json = new StringBuilder(128).append("{\"type\":\"error\",\"code\":");
        JsonText.appendTo(json, code);
        JsonText.appendTo(json.append(",\"message\":"), message);
        if (minEpoch != DeviceFrame.ABSENT) {
            json.append(",\"minEpoch\":").append(minEpoch);
        }
        return json.append('}').toString();
    }

    /**
     * Asks the device to do something.
     *
     * @param argsJson a JSON object, written as it is
     */
    public static String command(String id, String name, String argsJson) {
        StringBuilder json = new StringBuilder(128).append("{\"type\":\"command\",\"id\":");
        JsonText.appendTo(json, id);
        JsonText.appendTo(json.append(",\"name\":"), name);
        return json.append(",\"args\":").append(argsJson).append('}').toString();
    }

    /**
     * A new configuration for the device.
     *
     * @param settingsJson a JSON object that is not empty, whose members are written as they are
     */
    public static String config(long version, String settingsJson) {
        return "{\"type\":\"config\",\"version\":" + version + "," + settingsJson.substring(1);
    }
}
