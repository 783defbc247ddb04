package io.wardstream.bench;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;

/**
 * How long people wait for the queries they ask most.
 *
 * @param table before it grew old
 */
record QueriesReport(
        QueriesOptions options,
        AgedPlatform.Table table,
        AgedPlatform.Ageing ageing,
        List<Query> queries) {

    QueriesReport {
        queries = List.copyOf(queries);
    }

    /** What a query must keep to; a bound of 0 is none. */
    record Target(double p95Millis, double p99Millis, double pages) {

        static final Target NONE = new Target(0, 0, 0);

        private static boolean isKept(double bound, double found) {
            return bound == 0 || found < bound;
        }

        String text() {
            StringBuilder text = new StringBuilder();
            add(text, "p95 < %.0f ms", p95Millis);
            add(text, "p99 < %.0f ms", p99Millis);
            add(text, "%.0f pages", pages);
            return text.isEmpty() ? "no target" : text.toString();
        }

        private static void add(StringBuilder text, String form, double bound) {
            if (bound > 0) {
                text.append(text.isEmpty() ? "target " : ", ");
                text.append(String.format(Locale.ROOT, form, bound));
            }
        }
    }

    /**
     * One query, over HTTP, one at a time.
     *
     * @param pages of tables and indexes that PostgreSQL touched, each time
     */
    record Query(String name, Latency latency, double pages, int bytes, Target target) {

        boolean meetsTarget() {
            return Target.isKept(target.p95Millis(), latency.p95())
                    && Target.isKept(target.p99Millis(), latency.p99())
                    && Target.isKept(target.pages(), pages);
        }

        JsonObject json() {
            return latency.json()
                    .put("pages", Math.round(pages))
                    .put("bytes", bytes)
                    .put("meetsTarget", meetsTarget());
        }

        /** A line. */
        String text() {
            return String.format(
                    Locale.ROOT,
                    "%s: %s, %.0f pages, %d kB (%s: %s)%n",
                    name,
                    latency.text(),
                    pages,
                    bytes / 1_000,
                    target.text(),
                    meetsTarget() ? "met" : "missed");
        }
    }

    boolean meetsTargets() {
        return queries.stream().allMatch(Query::meetsTarget);
    }

    /** One object with the keys that programs rely on. */
    JsonObject json() {
        JsonObject measured = new JsonObject();
        for (Query query : queries) {
            measured.put(query.name(), query.json());
        }
        return new JsonObject()
                .put("rows", table.rows())
                .put("devices", options.devices())
                .put("days", options.days())
                .put("bytes", table.bytes())
                .put("ageingSeconds", ageing.seconds())
                .put("queries", measured)
                .put("meetsTargets", meetsTargets());
    }

    /** The same for people, with the targets beside the figures. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "table: %.1f million samples of %d devices over %d d, %.0f MB with indexes, filled in"
                                + " %.0f s, rolled up and packed in %.0f s%n",
                        table.rows() / 1e6,
                        options.devices(),
                        options.days(),
                        table.bytes() / 1e6,
                        table.fillSeconds(),
                        ageing.seconds()));
        for (Query query : queries) {
            text.append(query.text());
        }
        return text.append("targets: ")
                .append(meetsTargets() ? "met" : "missed")
                .append("\n")
                .toString();
    }
}
