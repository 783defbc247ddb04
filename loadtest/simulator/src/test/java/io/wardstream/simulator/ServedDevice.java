package io.wardstream.simulator;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardstream.simulator.ledger.SeqRanges;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the test server knows of one device. Guarded by itself: tests look in from outside. */
final class ServedDevice {
    private final String token;
    private final ProtocolServer server;
    private final Map<Long, Epoch> epochs = new TreeMap<>();
    private @Nullable ServerWebSocket socket;
    private @Nullable JsonObject hello;
    private int pongs;

    private static final class Epoch {
        final Map<Integer, JsonObject> table = new HashMap<>();
        final Map<Integer, JsonObject> pending = new TreeMap<>();
        final SeqRanges settled = new SeqRanges(); // committed, refused or declared missing
        final SeqRanges gaps = new SeqRanges();
        int duplicates;
        int acked;
    }

    ServedDevice(String token, ProtocolServer server) {
        this.token = token;
        this.server = server;
    }

    synchronized long rows() {
        return epochs.values().stream().mapToLong(epoch -> epoch.table.size()).sum();
    }

    synchronized long duplicates() {
        return epochs.values().stream().mapToLong(epoch -> epoch.duplicates).sum();
    }

    synchronized List<Long> epochs() {
        return new ArrayList<>(epochs.keySet());
    }

    synchronized SeqRanges gaps(long epoch) {
        return epoch(epoch).gaps.copy();
    }

    /** The sample as it was committed, null when it is not in the table. */
    synchronized @Nullable JsonObject row(long epoch, int seq) {
        return epoch(epoch).table.get(seq);
    }

    synchronized JsonObject lastHello() {
        JsonObject last = hello;
        if (last == null) {
            throw new AssertionError("device said no hello");
        }
        return last;
    }

    synchronized int pongs() {
        return pongs;
    }

    synchronized void connected(ServerWebSocket opened) {
        ServerWebSocket old = socket;
        if (old != null && !old.isClosed()) {
            close(4001);
        }
        socket = opened;
        hello = null;
        opened.pongHandler(_ -> pong());
        opened.closeHandler(_ -> closed(opened));
    }

    synchronized void heard(ServerWebSocket from, String text) {
        JsonObject frame;
        try {
            frame = new JsonObject(text);
        } catch (DecodeException malformed) {
            send(
                    "{\"type\":\"nack\",\"epoch\":null,\"seq\":null,\"code\":\"malformed\",\"message\":\"no JSON\"}");
            return;
        }
        server.frames.add(frame);
        String type = frame.getString("type", "");
        if (hello == null && !type.equals("hello")) {
            server.complain("first frame is " + type);
        }
        switch (type) {
            case "hello" -> hello(frame);
            case "sample" -> sample(epochOf(frame), frame);
            case "samples" -> samples(frame);
            case "gap" -> gap(frame);
            case "technical", "command-result", "config-applied" -> {}
            default -> server.complain("unknown type " + type);
        }
    }

    synchronized void commit() {
        epochs.forEach(
                (name, epoch) -> {
                    epoch.pending.forEach(
                            (seq, sample) -> {
                                epoch.table.put(seq, sample);
                                epoch.settled.add(seq);
                            });
                    epoch.pending.clear();
                    int through = through(epoch);
                    if (through > epoch.acked) {
                        epoch.acked = through;
                        send("{\"type\":\"ack\",\"epoch\":" + name + ",\"seq\":" + through + "}");
                    }
                });
    }

    synchronized void crash() {
        epochs.values().forEach(epoch -> epoch.pending.clear());
        socket = null;
    }

    synchronized void send(String text) {
        ServerWebSocket open = socket;
        if (open != null && !open.isClosed()) {
            open.writeTextMessage(text).onFailure(_ -> {});
        }
    }

    synchronized void ping(Buffer data) {
        ServerWebSocket open = socket;
        if (open != null && !open.isClosed()) {
            open.writePing(data).onFailure(_ -> {});
        }
    }

    synchronized void close(int code) {
        ServerWebSocket open = socket;
        if (open != null && !open.isClosed()) {
            open.close((short) code).onFailure(_ -> {});
        }
    }

    private synchronized void pong() {
        pongs++;
    }

    private synchronized void closed(ServerWebSocket which) {
        if (which.equals(socket)) {
            socket = null;
        }
    }

    private void hello(JsonObject frame) {
        hello = frame;
        long name = frame.getLong("epoch");
        if (name < server.minEpoch) {
            send(
                    "{\"type\":\"error\",\"code\":\"epoch_reused\",\"message\":\"\",\"minEpoch\":"
                            + server.minEpoch
                            + "}");
            close(4002);
            return;
        }
        int next = frame.getInteger("next");
        int oldest = frame.getInteger("oldest");
        if (next < 1 || oldest < 1 || oldest > next) {
            server.complain("hello next " + next + " oldest " + oldest);
        }
        Epoch epoch = epoch(name);
        if (next - 1 < epoch.acked) {
            server.complain("epoch used again");
        }
        epoch.settled.add(1, oldest - 1); // gone, or acked before
        JsonObject welcome =
                new JsonObject()
                        .put("type", "welcome")
                        .put("protocol", 1)
                        .put("device", token)
                        .put("epoch", name)
                        .put("acked", server.forgetsAcked ? 0 : epoch.acked)
                        .put("serverTime", System.currentTimeMillis())
                        .put("maxInFlight", server.maxInFlight)
                        .put("maxBackfill", server.maxBackfill)
                        .put("configVersion", 1);
        send(welcome.encode());
    }

    private void samples(JsonObject frame) {
        JsonArray list = frame.getJsonArray("samples");
        if (list.isEmpty() || list.size() > 500) {
            server.complain("samples frame of " + list.size());
        }
        for (int i = 0; i < list.size(); i++) {
            sample(epochOf(frame), list.getJsonObject(i));
        }
    }

    private void sample(long name, JsonObject sample) {
        Epoch epoch = epoch(name);
        int seq = sample.getInteger("seq");
        JsonObject values = sample.getJsonObject("values");
        if (seq < 1 || values.isEmpty() || !(sample.getValue("at") instanceof Number)) {
            server.complain("sample " + sample.encode());
        }
        checkWindow(name, epoch, seq);
        if (seq == server.nackedSeq) {
            epoch.settled.add(seq);
            send(
                    "{\"type\":\"nack\",\"epoch\":"
                            + name
                            + ",\"seq\":"
                            + seq
                            + ",\"code\":\"too_old\",\"message\":\"\"}");
            return;
        }
        if (seq == server.nackedValueSeq) {
            send(
                    "{\"type\":\"nack\",\"epoch\":"
                            + name
                            + ",\"seq\":"
                            + seq
                            + ",\"vital\":\"spo2\",\"code\":\"out_of_range\",\"message\":\"\"}");
        }
        JsonObject before = epoch.table.getOrDefault(seq, epoch.pending.get(seq));
        if (before == null) {
            epoch.pending.put(seq, sample);
            return;
        }
        epoch.duplicates++;
        if (!before.getJsonObject("values").equals(values)
                || !before.getLong("at").equals(sample.getLong("at"))) {
            server.complain("other content under the identity of " + name + "/" + seq);
        }
    }

    private void checkWindow(long name, Epoch epoch, int seq) {
        boolean isLive = name == lastHello().getLong("epoch");
        int most = isLive ? server.maxInFlight : server.maxBackfill;
        int oldest = isLive ? lastHello().getInteger("oldest") : 1;
        if (seq - Math.max(epoch.acked, oldest - 1) > most && isLive) {
            server.complain("window exceeded: seq " + seq + " acked " + epoch.acked);
        }
        if (!isLive && epoch.pending.size() > most) {
            server.complain("backfill exceeded: " + epoch.pending.size());
        }
    }

    private void gap(JsonObject frame) {
        Epoch epoch = epoch(frame.getLong("epoch"));
        int from = frame.getInteger("from");
        int to = frame.getInteger("to");
        if (from < 1 || to < from || frame.getString("reason") == null) {
            server.complain("gap " + frame.encode());
        }
        epoch.gaps.add(from, to);
        epoch.settled.add(from, to);
    }

    private long epochOf(JsonObject frame) {
        return frame.getLong("epoch", lastHello().getLong("epoch"));
    }

    private Epoch epoch(long name) {
        return epochs.computeIfAbsent(name, _ -> new Epoch());
    }

    private static int through(Epoch epoch) {
        List<SeqRanges.Range> ranges = epoch.settled.list();
        return ranges.isEmpty() || ranges.getFirst().from() != 1 ? 0 : ranges.getFirst().to();
    }
}
