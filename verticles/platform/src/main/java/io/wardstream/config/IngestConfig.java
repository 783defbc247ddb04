package io.wardstream.config;

import java.time.Duration;

/**
 * The device listener. Counts are per node, not per instance.
 *
 * @param instances event loops that listen; 0: this node has no device listener
 * @param batchSize samples that begin a flush before the window is over; one that had to wait for
 *     another may hold four times as many
 * @param window longest wait of a sample for company before it is written; zero: none
 * @param maxConnections more are answered 503
 * @param bufferSamples samples decoded and not yet committed, at most: 60 s of every connection
 * @param maxInFlight unacknowledged samples of a device's live epoch before its socket is not read
 * @param maxBackfill unacknowledged samples of its older epochs together
 * @param liveWithin a sample read later than this after it was observed is not live
 * @param oldest a sample observed longer ago is refused
 * @param helloTimeout until a connection must have said hello
 * @param pingInterval between pings to a device
 * @param silentAfter a device not heard for this long is disconnected
 * @param holeWait how long an unexplained jump in seq holds the ack
 * @param digest between two messages to each shard that say how far its devices have come
 * @param tokenCheck between two looks whether the tokens of open connections are still in force
 * @param drain how long a stopping node gives its devices to come back elsewhere
 */
public record IngestConfig(
        int instances,
        String host,
        int port,
        String path,
        int batchSize,
        Duration window,
        int maxConnections,
        int bufferSamples,
        int maxInFlight,
        int maxBackfill,
        Duration liveWithin,
        Duration oldest,
        Duration helloTimeout,
        Duration pingInterval,
        Duration silentAfter,
        Duration holeWait,
        Duration digest,
        Duration tokenCheck,
        Duration drain,
        TlsConfig tls) {

    /** A device sends about one sample a second, and a minute of them must fit. */
    public static final int SAMPLES_HELD_PER_CONNECTION = 60;

    private static final int MAX_PORT = 65_535;
    private static final int MINUTE_MILLIS = 60_000;

    static IngestConfig from(ConfigSection ingest) {
        IngestConfig config =
                new IngestConfig(
                        ingest.intBetween("instances", 1, 0, 64),
                        ingest.nonBlank("host", "127.0.0.1"),
                        ingest.intBetween("port", 8081, 0, MAX_PORT),
                        ingest.nonBlank("path", "/ws/device"),
                        ingest.intBetween("batchSize", 1_000, 1, 10_000),
                        ingest.millis("windowMillis", 40, 0, 1_000),
                        ingest.intBetween("maxConnections", 6_000, 1, 1_000_000),
                        ingest.intBetween("bufferSamples", 360_000, 1, 100_000_000),
                        ingest.intBetween("maxInFlight", 2_000, 1, 100_000),
                        ingest.intBetween("maxBackfill", 500, 1, 100_000),
                        ingest.millis("liveWithinMillis", 10_000, 1_000, 10 * MINUTE_MILLIS),
                        Duration.ofDays(ingest.intBetween("oldestDays", 30, 1, 3_650)),
                        ingest.millis("helloTimeoutMillis", 10_000, 100, MINUTE_MILLIS),
                        ingest.millis("pingMillis", 10_000, 100, 5 * MINUTE_MILLIS),
                        ingest.millis("silentMillis", 25_000, 200, 10 * MINUTE_MILLIS),
                        ingest.millis("holeMillis", 10_000, 0, 10 * MINUTE_MILLIS),
                        ingest.millis("digestMillis", 5_000, 100, MINUTE_MILLIS),
                        ingest.millis("tokenCheckMillis", MINUTE_MILLIS, 100, 10 * MINUTE_MILLIS),
                        ingest.millis("drainMillis", 30_000, 0, 10 * MINUTE_MILLIS),
                        TlsConfig.withClients(ingest));
        config.check(ingest);
        return config;
    }

    private void check(ConfigSection ingest) {
        if (!path.startsWith("/")) {
            throw ingest.refusal("path", path, "must begin with /");
        }
        if (silentAfter.compareTo(pingInterval) <= 0) {
            throw ingest.refusal(
                    "silentMillis",
                    silentAfter.toMillis(),
                    "must be longer than ingest.pingMillis = " + pingInterval.toMillis());
        }
        long needed = (long) maxConnections * SAMPLES_HELD_PER_CONNECTION;
        if (bufferSamples < needed) {
            throw ingest.refusal(
                    "bufferSamples",
                    bufferSamples,
                    "must hold 60 samples for each of ingest.maxConnections, at least " + needed);
        }
    }
}
