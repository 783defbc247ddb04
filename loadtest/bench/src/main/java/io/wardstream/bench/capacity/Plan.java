package io.wardstream.bench.capacity;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is needed for a demand. All of it is arithmetic on {@link Measured}. Immutable. */
final class Plan {
    private static final int DAY = 86_400;
    private static final int MINUTES_A_DAY = 1_440;
    private static final int HOURS_A_DAY = 24;
    private static final int DAYS_A_YEAR = 365;

    /** Processors are not planned fuller than that. */
    private static final double FULL = 0.5;

    private static final int CORES_A_NODE = 2;

    /** A page asks for something now and then, a user of REST every five seconds. */
    private static final double REQUESTS_A_USER = 0.2;

    private static final double POOL_SHARE = 0.8;
    private static final double GIGABYTE = 1e9;
    private static final int SHOWN_DEVICES = 1_000;

    private final Demand demand;

    /**
     * One tier of the data.
     *
     * @param bytes when it is full
     * @param bytesASample averaged over all samples it stands for
     */
    record Tier(String name, String kept, double bytes, double bytesASample) {}

    Plan(Demand demand) {
        this.demand = demand;
    }

    /**
     * Nodes that serve when all stand, one more than are needed as soon as it is more than one
     * machine's work.
     */
    int nodes() {
        int byConnections = ceil(demand.devicesThen() / (double) demand.connections());
        int byProcessor = ceil(platformCores() / (CORES_A_NODE * FULL));
        int needed = Math.max(byConnections, byProcessor);
        return needed + 1;
    }

    double platformCores() {
        return demand.samplesASecond() * Measured.PLATFORM_CPU_SECONDS
                + demand.users() * REQUESTS_A_USER * Measured.REQUEST_CPU_SECONDS;
    }

    double postgresCores() {
        return demand.samplesASecond() * Measured.POSTGRES_CPU_SECONDS;
    }

    /** Of one node when another is away. */
    int connectionsANode() {
        return Math.min(
                demand.connections(),
                ceil(demand.devicesThen() / (double) Math.max(1, nodes() - 1)));
    }

    /** Bytes of -Xmx of one node. */
    long heap() {
        long devices = connectionsANode();
        double buffered = devices * Math.max(1, demand.rate()) * Measured.BUFFER_SECONDS;
        double pages = demand.views() / (double) Math.max(1, nodes() - 1);
        return (long)
                ((buffered * Measured.SAMPLE_HEAP_BYTES
                                + devices
                                        * (Measured.SESSION_HEAP_BYTES + Measured.ENGINE_HEAP_BYTES)
                                + pages * Measured.PAGE_HEAP_BYTES)
                        / Measured.HEAP_SHARE);
    }

    /** Bytes of memory of one node's process. */
    long memory() {
        return heap() + Measured.PROCESS_BYTES + connectionsANode() * Measured.SOCKET_BYTES;
    }

    /** The least max_connections of PostgreSQL that the start accepts. */
    int maxConnections() {
        return (int) Math.floor(nodes() * demand.connectionsToPostgres() / POOL_SHARE) + 1;
    }

    List<Tier> tiers() {
        Demand.Retention kept = demand.retention();
        double day = demand.samplesASecond() * DAY;
        double minutes = (double) demand.devicesThen() * MINUTES_A_DAY * Measured.BUCKET_BYTES;
        double hours = (double) demand.devicesThen() * HOURS_A_DAY * Measured.BUCKET_BYTES;
        double rowDays = kept.rowHours() / (double) HOURS_A_DAY;
        List<Tier> tiers = new ArrayList<>();
        tiers.add(
                tier(
                        "PostgreSQL: rows",
                        kept.rowHours() + " h",
                        day * Measured.ROW_BYTES,
                        rowDays));
        tiers.add(
                tier(
                        "PostgreSQL: packed minutes",
                        kept.rawDays() + " d",
                        day * Measured.PACKED_BYTES,
                        kept.rawDays() - rowDays));
        tiers.add(tier("PostgreSQL: 1 min", kept.minuteDays() + " d", minutes, kept.minuteDays()));
        tiers.add(tier("PostgreSQL: 1 h", kept.minuteDays() + " d", hours, kept.minuteDays()));
        int parquetDays =
                kept.parquetDays() == 0
                        ? Math.max(1, demand.years()) * DAYS_A_YEAR
                        : kept.parquetDays();
        tiers.add(
                tier(
                        "S3: raw Parquet",
                        kept.parquetDays() == 0
                                ? "for ever, after " + Math.max(1, demand.years()) + " y"
                                : parquetDays + " d",
                        day * Measured.PARQUET_BYTES,
                        parquetDays));
        double hourly = (double) demand.devicesThen() * HOURS_A_DAY * Measured.PARQUET_BUCKET_BYTES;
        tiers.add(
                tier(
                        "S3: 1 h Parquet",
                        kept.hourYears() + " y",
                        hourly,
                        kept.hourYears() * DAYS_A_YEAR));
        return tiers;
    }

    private Tier tier(String name, String kept, double bytesADay, double days) {
        double samples = demand.samplesASecond() * DAY;
        return new Tier(name, kept, bytesADay * days, bytesADay / samples);
    }

    double postgresBytes() {
        return bytes("PostgreSQL");
    }

    double objectBytes() {
        return bytes("S3");
    }

    private double bytes(String store) {
        return tiers().stream()
                .filter(tier -> tier.name().startsWith(store))
                .mapToDouble(Tier::bytes)
                .sum();
    }

    /** Bytes of log PostgreSQL writes in a second, full pages after a checkpoint not counted. */
    double logASecond() {
        return demand.samplesASecond() * Measured.WAL_BYTES;
    }

    JsonObject json() {
        JsonArray tiers = new JsonArray();
        for (Tier tier : tiers()) {
            tiers.add(
                    new JsonObject()
                            .put("name", tier.name())
                            .put("kept", tier.kept())
                            .put("bytes", Math.round(tier.bytes()))
                            .put("bytesPerSample", tier.bytesASample()));
        }
        return new JsonObject()
                .put("devices", demand.devicesThen())
                .put("samplesPerSecond", demand.samplesASecond())
                .put("nodes", nodes())
                .put("heapBytesPerNode", heap())
                .put("memoryBytesPerNode", memory())
                .put("platformCores", platformCores())
                .put("postgresCores", postgresCores())
                .put("connectionsToPostgres", nodes() * demand.connectionsToPostgres())
                .put("maxConnections", maxConnections())
                .put("postgresBytes", Math.round(postgresBytes()))
                .put("objectStoreBytes", Math.round(objectBytes()))
                .put("walBytesPerSecond", Math.round(logASecond()))
                .put("tiers", tiers);
    }

    String text() {
        StringBuilder text = new StringBuilder();
        text.append(
                String.format(
                        Locale.ROOT,
                        "%,d devices, %,.0f samples a second\n",
                        demand.devicesThen(),
                        demand.samplesASecond()));
        text.append(
                String.format(
                        Locale.ROOT,
                        "nodes: %d (one may fail), each %d cores, -Xmx%dm, %d MB of memory, up to %,d devices\n",
                        nodes(),
                        CORES_A_NODE,
                        megabytes(heap()),
                        megabytes(memory()),
                        connectionsANode()));
        text.append(
                String.format(
                        Locale.ROOT,
                        "processor: platform %.2f cores in all, PostgreSQL %.2f\n",
                        platformCores(),
                        postgresCores()));
        text.append(
                String.format(
                        Locale.ROOT,
                        "connections to PostgreSQL: %d nodes x %d = %d, max_connections at least %d\n",
                        nodes(),
                        demand.connectionsToPostgres(),
                        nodes() * demand.connectionsToPostgres(),
                        maxConnections()));
        for (Tier tier : tiers()) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%-27s %-24s %,10.1f GB  %6.2f B a sample\n",
                            tier.name(),
                            tier.kept(),
                            tier.bytes() / GIGABYTE,
                            tier.bytesASample()));
        }
        text.append(
                String.format(
                        Locale.ROOT,
                        "disk of PostgreSQL: %,.0f GB; log written %.1f MB/s, %,.0f GB a day to keep for a restore\n",
                        postgresBytes() / GIGABYTE,
                        logASecond() / 1e6,
                        logASecond() * DAY / GIGABYTE));
        text.append(
                String.format(Locale.ROOT, "object store: %,.0f GB\n", objectBytes() / GIGABYTE));
        text.append(
                String.format(
                        Locale.ROOT,
                        "each %,d devices more: %,.0f GB of PostgreSQL, %,.0f GB of the object store, %.2f cores\n",
                        SHOWN_DEVICES,
                        postgresBytes() / GIGABYTE * SHOWN_DEVICES / demand.devicesThen(),
                        objectBytes() / GIGABYTE * SHOWN_DEVICES / demand.devicesThen(),
                        SHOWN_DEVICES
                                * demand.rate()
                                * (Measured.PLATFORM_CPU_SECONDS + Measured.POSTGRES_CPU_SECONDS)));
        return text.toString();
    }

    private static long megabytes(long bytes) {
        return (bytes >> 20) + 1;
    }

    private static int ceil(double number) {
        return (int) Math.ceil(number);
    }
}
