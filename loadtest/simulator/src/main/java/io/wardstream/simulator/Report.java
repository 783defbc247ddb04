package io.wardstream.simulator;

import io.vertx.core.json.JsonObject;
import io.wardstream.simulator.ledger.Ledger;
import java.util.Locale;
import java.util.Map;

/** What is said at the end of a run. */
final class Report {
    private final Statistics statistics;
    private final Ledger.Totals totals;
    private final boolean balances;

    Report(Statistics statistics, Ledger ledger) {
        this.statistics = statistics;
        this.totals = ledger.totals();
        this.balances = ledger.balances();
    }

    /** The ledger for people: created = acked + nacked + lost + held + moved. */
    String text() {
        return String.format(
                Locale.ROOT,
                """
                ledger: devices=%d epochs=%d created=%d sent=%d transmissions=%d
                        acked=%d nacked=%d nackedValues=%d lost=%d held=%d moved=%d balances=%s
                        reconnects=%d refused=%s closes=%s violations=%d
                        ackMs p50=%.1f p90=%.1f p99=%.1f p999=%.1f max=%.1f""",
                statistics.devices(),
                totals.epochs(),
                totals.created(),
                totals.sent(),
                totals.transmissions(),
                totals.acked(),
                totals.nacked(),
                totals.nackedValues(),
                totals.lost(),
                totals.held(),
                totals.moved(),
                balances ? "yes" : "NO",
                statistics.reconnects(),
                statistics.refusedByStatus(),
                statistics.closesByCode(),
                statistics.violations(),
                statistics.ackMillis().p50(),
                statistics.ackMillis().p90(),
                statistics.ackMillis().p99(),
                statistics.ackMillis().p999(),
                statistics.ackMillis().max());
    }

    /** The same for programs, on one line. */
    String json() {
        Statistics.Latency latency = statistics.ackMillis();
        return new JsonObject()
                .put("devices", statistics.devices())
                .put("epochs", totals.epochs())
                .put("created", totals.created())
                .put("sent", totals.sent())
                .put("transmissions", totals.transmissions())
                .put("acked", totals.acked())
                .put("nacked", totals.nacked())
                .put("nackedValues", totals.nackedValues())
                .put("lost", totals.lost())
                .put("held", totals.held())
                .put("moved", totals.moved())
                .put("balances", balances)
                .put("frames", statistics.frames())
                .put("acks", statistics.acks())
                .put("reconnects", statistics.reconnects())
                .put("connectFailures", statistics.connectFailures())
                .put("refusedByStatus", byName(statistics.refusedByStatus()))
                .put("closesByCode", byName(statistics.closesByCode()))
                .put("violations", statistics.violations())
                .put(
                        "ackMillis",
                        new JsonObject()
                                .put("count", latency.count())
                                .put("p50", latency.p50())
                                .put("p90", latency.p90())
                                .put("p99", latency.p99())
                                .put("p999", latency.p999())
                                .put("max", latency.max()))
                .encode();
    }

    private static JsonObject byName(Map<Integer, Long> counts) {
        JsonObject json = new JsonObject();
        counts.forEach((code, count) -> json.put(String.valueOf(code), count));
        return json;
    }
}
