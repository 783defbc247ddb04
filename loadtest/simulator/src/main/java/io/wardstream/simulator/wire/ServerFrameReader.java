package io.wardstream.simulator.wire;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.wardstream.simulator.wire.ServerFrame.Ack;
import io.wardstream.simulator.wire.ServerFrame.Command;
import io.wardstream.simulator.wire.ServerFrame.Config;
import io.wardstream.simulator.wire.ServerFrame.Drain;
import io.wardstream.simulator.wire.ServerFrame.Failure;
import io.wardstream.simulator.wire.ServerFrame.Nack;
import io.wardstream.simulator.wire.ServerFrame.Unknown;
import io.wardstream.simulator.wire.ServerFrame.Welcome;

/** Reads the server's frames in any order of names; never throws. */
public final class ServerFrameReader {
    private ServerFrameReader() {}

    public static ServerFrame read(String text) {
        try {
            JsonObject json = new JsonObject(text);
            return read(json.getString("type", ""), json);
        } catch (DecodeException malformed) {
            return new Unknown("not a JSON object");
        } catch (ClassCastException | NullPointerException misshapen) {
            return new Unknown("a name of another type than the protocol's, or missing");
        }
    }

    private static ServerFrame read(String type, JsonObject json) {
        return switch (type) {
            case "welcome" ->
                    new Welcome(
                            json.getLong("epoch"),
                            json.getInteger("acked", 0),
                            json.getInteger("maxInFlight", 1),
                            json.getInteger("maxBackfill", 1));
            case "ack" -> new Ack(json.getLong("epoch"), json.getInteger("seq"));
            case "nack" -> nack(json);
            case "drain" -> new Drain(json.getLong("reconnectAfterMs", 0L));
            case "error" -> new Failure(json.getString("code", ""), json.getLong("minEpoch", 0L));
            case "command" ->
                    new Command(
                            json.getString("id", ""),
                            json.getString("name", ""),
                            json.getJsonObject("args", new JsonObject()).getString("version", ""));
            case "config" -> new Config(json.getLong("version"));
            default -> new Unknown("type " + type);
        };
    }

    private static ServerFrame nack(JsonObject json) {
        Long epoch = json.getLong("epoch");
        Integer seq = json.getInteger("seq");
        return new Nack(
                epoch == null ? 0 : epoch,
                seq == null ? 0 : seq,
                json.getString("vital"),
                json.getString("code", ""));
    }
}
