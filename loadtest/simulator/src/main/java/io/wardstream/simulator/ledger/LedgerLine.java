package io.wardstream.simulator.ledger;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The NDJSON line of one epoch. */
final class LedgerLine {
    private LedgerLine() {}

    static JsonObject of(EpochLedger epoch) {
        return new JsonObject()
                .put("device", epoch.deviceId())
                .put("epoch", epoch.epoch())
                .put("baseTick", epoch.baseTick())
                .put("source", epoch.source())
                .put("firstAt", epoch.firstAt())
                .put("ackedThrough", epoch.ackedThrough())
                .put("transmissions", epoch.transmissions())
                .put("nackedValues", epoch.nackedValues())
                .put("created", pairs(epoch.created()))
                .put("sent", pairs(epoch.sent()))
                .put("acked", pairs(epoch.acked()))
                .put("nacked", pairs(epoch.nacked()))
                .put("lost", pairs(epoch.lost()))
                .put("held", pairs(epoch.held()))
                .put("moved", pairs(epoch.moved()));
    }

    static EpochLedger parse(JsonObject line) {
        return new EpochLedger(
                line.getString("device"),
                line.getLong("epoch"),
                line.getInteger("baseTick"),
                line.getString("source"),
                line.getLong("firstAt"),
                ranges(line.getJsonArray("created")),
                ranges(line.getJsonArray("sent")),
                ranges(line.getJsonArray("acked")),
                ranges(line.getJsonArray("nacked")),
                ranges(line.getJsonArray("lost")),
                ranges(line.getJsonArray("held")),
                ranges(line.getJsonArray("moved")),
                line.getInteger("ackedThrough"),
                line.getLong("transmissions"),
                line.getLong("nackedValues"));
    }

    private static JsonArray pairs(SeqRanges ranges) {
        JsonArray pairs = new JsonArray();
        for (SeqRanges.Range range : ranges.list()) {
            pairs.add(new JsonArray().add(range.from()).add(range.to()));
        }
        return pairs;
    }

    private static SeqRanges ranges(JsonArray pairs) {
        SeqRanges ranges = new SeqRanges();
        for (int i = 0; i < pairs.size(); i++) {
            JsonArray pair = pairs.getJsonArray(i);
            ranges.add(pair.getInteger(0), pair.getInteger(1));
        }
        return ranges;
    }
}
