package io.wardstream.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.MessageConsumer;
import io.wardstream.cluster.ClusterVertx;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.bus.BusCodecs;
import io.wardstream.codec.model.PublishedSample;
import io.wardstream.codec.model.SampleBatch;
import io.wardstream.codec.model.ShardNews;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.config.PlatformConfig;
import io.wardstream.embedded.Ports;
import io.wardstream.ops.Meters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * What it costs that samples pass the event bus: two members of a cluster in this process, one
 * publishes batches at a steady rate, and either the same or the other hears them. Encoding,
 * sockets and decoding on both sides are counted, less what both cost at rest. Blocking.
 */
final class BusBench {
    /** As a flush of 5,000 devices is spread over the shards of their wards. */
    private static final int FEW = 4;

    /** As when a node catches up. */
    private static final int MANY = 20;

    private static final int SHARD = 1;
    private static final int SAMPLES_A_SECOND = 40_000;
    private static final long TICK_MILLIS = 10;
    private static final double MICROS_A_SECOND = 1e6;
    private static final Duration WARM_UP = Duration.ofSeconds(5);
    private static final double MOST_LOST = 0.001;

    private final Duration time;

    /**
     * CPU microseconds of a sample.
     *
     * @param localFew heard by the same node, 4 samples a message
     * @param localMany 20 samples a message
     * @param acrossFew heard by the other node, 4 samples a message
     * @param acrossMany 20 samples a message
     */
    record Result(double localFew, double localMany, double acrossFew, double acrossMany) {}

    BusBench(Duration time) {
        this.time = time;
    }

    Result run() {
        List<Integer> ports = List.of(Ports.free(), Ports.free());
        Vertx first = join("bus-a", ports, 0);
        try {
            Vertx second = join("bus-b", ports, 1);
            try {
                double idle = idle();
                return new Result(
                        cost(first, first, FEW, idle),
                        cost(first, first, MANY, idle),
                        cost(first, second, FEW, idle),
                        cost(first, second, MANY, idle));
            } finally {
                Void _ = await(second.close());
            }
        } finally {
            Void _ = await(first.close());
        }
    }

    private static Vertx join(String nodeId, List<Integer> ports, int index) {
        Map<String, String> settings =
                Map.of(
                        "WARDSTREAM_CLUSTER_ENABLED",
                        "true",
                        "WARDSTREAM_CLUSTER_NAME",
                        "bus-" + ports.getFirst(),
                        "WARDSTREAM_CLUSTER_NODE_ID",
                        nodeId,
                        "WARDSTREAM_CLUSTER_PORT",
                        Integer.toString(ports.get(index)),
                        "WARDSTREAM_CLUSTER_MEMBERS",
                        "127.0.0.1:" + ports.getFirst() + ",127.0.0.1:" + ports.getLast());
        VertxOptions options = new VertxOptions().setEventLoopPoolSize(1);
        Vertx vertx =
                await(
                                ClusterVertx.start(
                                        PlatformConfig.load(null, settings).cluster(),
                                        0,
                                        options,
                                        new Meters()))
                        .vertx();
        BusCodecs.registerAll(vertx.eventBus());
        return vertx;
    }

    /** CPU seconds a second of both at rest. */
    private double idle() {
        pass(WARM_UP);
        double before = ProcessUse.ownCpuSeconds();
        pass(time);
        return (ProcessUse.ownCpuSeconds() - before) / seconds(time);
    }

    private double cost(Vertx publisher, Vertx listener, int samplesOfMessage, double idle) {
        AtomicLong heard = new AtomicLong();
        MessageConsumer<ShardNews> consumer =
                listener.eventBus()
                        .consumer(Addresses.shard(SHARD), message -> count(heard, message.body()));
        Void _ = await(consumer.completion());
        AtomicLong sent = new AtomicLong();
        List<SampleBatch> batches = batches(samplesOfMessage);
        long timer =
                publisher.setPeriodic(
                        TICK_MILLIS,
                        _ -> {
                            for (SampleBatch batch : batches) {
                                publisher.eventBus().publish(Addresses.shard(SHARD), batch);
                                long _ = sent.addAndGet(batch.samples().size());
                            }
                        });
        pass(WARM_UP);
        long heardBefore = heard.get();
        long sentBefore = sent.get();
        double before = ProcessUse.ownCpuSeconds();
        pass(time);
        double used = ProcessUse.ownCpuSeconds() - before - idle * seconds(time);
        long samples = heard.get() - heardBefore;
        long published = sent.get() - sentBefore;
        boolean _ = publisher.cancelTimer(timer);
        Void _ = await(consumer.unregister());
        if (samples < published * (1 - MOST_LOST) - SAMPLES_A_SECOND / 100) {
            throw new BenchException(
                    "Of " + published + " samples on the bus only " + samples + " were heard.");
        }
        return used * MICROS_A_SECOND / samples;
    }

    private static void count(AtomicLong heard, ShardNews news) {
        if (news instanceof SampleBatch batch) {
            long _ = heard.addAndGet(batch.samples().size());
        }
    }

    /** What is published in one tick. */
    private static List<SampleBatch> batches(int samplesOfMessage) {
        int samples = Math.toIntExact(SAMPLES_A_SECOND * TICK_MILLIS / 1_000);
        List<PublishedSample> published =
                Arrays.stream(Bedside.samples(samples, 1)[0]).map(BusBench::published).toList();
        List<SampleBatch> batches = new ArrayList<>();
        for (int from = 0; from < samples; from += samplesOfMessage) {
            int until = Math.min(samples, from + samplesOfMessage);
            batches.add(
                    new SampleBatch(
                            SHARD,
                            "bus-a",
                            System.currentTimeMillis(),
                            published.subList(from, until)));
        }
        return batches;
    }

    private static PublishedSample published(VitalSample sample) {
        return new PublishedSample(sample, 1, 1, sample.deviceId(), 1_764_000_000_000L, 0);
    }

    private static double seconds(Duration time) {
        return time.toNanos() / Phase.NANOS_A_SECOND;
    }

    private static void pass(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(1, TimeUnit.MINUTES);
        } catch (TimeoutException late) {
            throw new BenchException("The bus does not answer within a minute.", late);
        }
    }
}
