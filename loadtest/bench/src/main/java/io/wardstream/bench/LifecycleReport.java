package io.wardstream.bench;

import io.vertx.core.json.JsonObject;
import io.wardstream.bench.QueriesReport.Query;
import java.util.List;
import java.util.Locale;

/**
 * What data costs as it grows old.
 *
 * @param table before it grew old
 */
record LifecycleReport(
        LifecycleOptions options,
        AgedPlatform.Table table,
        AgedPlatform.Ageing ageing,
        Sizes sizes,
        Year year,
        Live live) {

    /** Slots of four hours stay open for twelve. */
    private static final int HOURS_OF_ROWS = 16;

    private static final int HOURS_IN_ALL = 7 * 24;

    private static final double MOST_BYTES = 35;
    private static final double MOST_PARQUET_BYTES = 5;
    private static final double MOST_ROLL_UP = 0.05;
    private static final double LEAST_EXPORT = 0.5;
    private static final double MOST_GROWTH_MEGABYTES = 64;

    private static final double MILLION = 1e6;
    private static final int PERCENT = 100;

    /**
     * Bytes a sample, and rows a second.
     *
     * @param row with its index
     * @param packed with index and TOAST
     * @param parquet in the lake
     * @param export from PostgreSQL into the object store
     * @param fromMemory what the Parquet library writes by itself
     */
    record Sizes(double row, double packed, double parquet, double export, double fromMemory) {

        /** Of the days that stay in PostgreSQL. */
        double sevenDays() {
            return (row * HOURS_OF_ROWS + packed * (HOURS_IN_ALL - HOURS_OF_ROWS)) / HOURS_IN_ALL;
        }

        double exportRatio() {
            return export / fromMemory;
        }
    }

    /**
     * A long answer.
     *
     * @param dayMegabytes most memory of the platform while a day was answered
     * @param yearMegabytes while the year was
     */
    record Year(long bytes, double seconds, double dayMegabytes, double yearMegabytes) {

        double growth() {
            return yearMegabytes - dayMegabytes;
        }
    }

    /**
     * While devices send.
     *
     * @param rollUpSeconds of PostgreSQL's time in the roll-up's statements
     */
    record Live(Phase phase, double rollUpSeconds, List<Query> queries) {

        Live {
            queries = List.copyOf(queries);
        }

        /** Of the processor time of the platform and PostgreSQL. */
        double rollUpShare() {
            return rollUpSeconds / (phase.platformCpuSeconds() + phase.postgres().cpuSeconds());
        }
    }

    boolean meetsTargets() {
        return sizes.sevenDays() <= MOST_BYTES
                && sizes.parquet() <= MOST_PARQUET_BYTES
                && sizes.exportRatio() >= LEAST_EXPORT
                && live.rollUpShare() <= MOST_ROLL_UP
                && year.growth() < MOST_GROWTH_MEGABYTES
                && live.queries().stream().allMatch(Query::meetsTarget);
    }

    /** One object with the keys that programs rely on. */
    JsonObject json() {
        JsonObject queries = new JsonObject();
        for (Query query : live.queries()) {
            queries.put(query.name(), query.json());
        }
        return new JsonObject()
                .put("rows", table.rows())
                .put("ageingSeconds", ageing.seconds())
                .put("ageingCpuSecondsAMillion", cpuOfAgeing())
                .put("rowBytes", sizes.row())
                .put("packedBytes", sizes.packed())
                .put("sevenDaysBytes", sizes.sevenDays())
                .put("parquetBytes", sizes.parquet())
                .put("exportRowsPerSecond", sizes.export())
                .put("exportRatio", sizes.exportRatio())
                .put("yearBytes", year.bytes())
                .put("yearGrowthMegabytes", year.growth())
                .put("rollUpShare", live.rollUpShare())
                .put("samplesPerSecond", live.phase().rowsPerSecond())
                .put("queries", queries)
                .put("meetsTargets", meetsTargets());
    }

    private double cpuOfAgeing() {
        return (ageing.platformCpuSeconds() + ageing.postgresCpuSeconds())
                / (table.rows() / MILLION);
    }

    /** The same for people, with the targets beside the figures. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append(
                        String.format(
                                Locale.ROOT,
                                "table: %.1f million samples, filled in %.0f s; rolled up, packed and archived in %.0f s: platform"
                                        + " %.0f + PostgreSQL %.0f CPU s, %.1f a million",
                                table.rows() / MILLION,
                                table.fillSeconds(),
                                ageing.seconds(),
                                ageing.platformCpuSeconds(),
                                ageing.postgresCpuSeconds(),
                                cpuOfAgeing()))
                .append("\n");
        text.append(
                        String.format(
                                Locale.ROOT,
                                "bytes a sample: row %.1f, packed %.1f, over seven days %.1f (target <= 35), Parquet %.1f (target <= 5)",
                                sizes.row(),
                                sizes.packed(),
                                sizes.sevenDays(),
                                sizes.parquet()))
                .append("\n");
        text.append(
                        String.format(
                                Locale.ROOT,
                                "export: %.0f rows/s, the Parquet library from memory %.0f: ratio %.2f (target >= 0.50)",
                                sizes.export(),
                                sizes.fromMemory(),
                                sizes.exportRatio()))
                .append("\n");
        text.append(
                        String.format(
                                Locale.ROOT,
                                "a year of minutes: %.0f MB in %.1f s, memory %.0f MB, of a day %.0f MB (target: less than 64 MB more)",
                                year.bytes() / MILLION,
                                year.seconds(),
                                year.yearMegabytes(),
                                year.dayMegabytes()))
                .append("\n");
        Phase phase = live.phase();
        text.append(
                        String.format(
                                Locale.ROOT,
                                "live: %.0f samples/s, platform %.3f + PostgreSQL %.3f core; roll-up %.1f %% of that (target <= 5 %%)",
                                phase.rowsPerSecond(),
                                phase.cores(phase.platformCpuSeconds()),
                                phase.cores(phase.postgres().cpuSeconds()),
                                PERCENT * live.rollUpShare()))
                .append("\n");
        live.queries().forEach(query -> text.append(query.text()));
        return text.append("targets: ")
                .append(meetsTargets() ? "met" : "missed")
                .append("\n")
                .toString();
    }
}
