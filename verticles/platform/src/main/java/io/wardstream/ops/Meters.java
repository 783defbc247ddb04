package io.wardstream.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The meters of this node. Rooms ask for theirs once, at construction, and keep them. Names are
 * lower-case and dotted, tags are alternating keys and values from a closed set: never a patient, a
 * device or anything else without bound. Thread-safe.
 */
public final class Meters {

    private static final double[] PERCENTILES = {0.5, 0.95, 0.99};
    private static final String QUEUE = "queue";

    /** Of binders, and not named as Prometheus wants it; the first is process.cpu.seconds too. */
    private static final Set<String> NOT_SHOWN = Set.of("process.cpu.time", "system.cpu.count");

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    public Meters() {
        registry.config().meterFilter(MeterFilter.deny(id -> NOT_SHOWN.contains(id.getName())));
    }

    public Counter counter(String name, String description, String... tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    /** Durations, shown as count, sum, max and the 50th, 95th and 99th percentile, in seconds. */
    public Timer timer(String name, String description, String... tags) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .publishPercentiles(PERCENTILES)
                .register(registry);
    }

    /** Sizes, shown as count, sum, max and the 50th, 95th and 99th percentile. */
    public DistributionSummary summary(String name, String description, String... tags) {
        return DistributionSummary.builder(name)
                .description(description)
                .tags(tags)
                .publishPercentiles(PERCENTILES)
                .register(registry);
    }

    /** A value read at each scrape, on the management listener's thread; held strongly. */
    public void gauge(
            String name, String description, Supplier<? extends Number> value, String... tags) {
        Gauge.builder(name, () -> value.get())
                .description(description)
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    /** A gauge for each row of a table. */
    public GaugeRows rows(String name, String description) {
        return new GaugeRows(registry, name, description);
    }

    /**
     * A queue of this node, shown beside all others: how many wait in it, and how many may. The
     * table in docs/OPERATIONS.md says what happens when it is full.
     *
     * @param name once a node
     */
    public void queue(
            String name, Supplier<? extends Number> depth, Supplier<? extends Number> bound) {
        gauge("queue.depth", "How many wait in a queue", depth, QUEUE, name);
        gauge("queue.bound", "How many may wait in a queue", bound, QUEUE, name);
    }

    /** For binders and Vert.x's own metrics. */
    public MeterRegistry registry() {
        return registry;
    }

    /** All meters in the text format of Prometheus. */
    String scrape() {
        return registry.scrape();
    }
}
