package io.wardstream.ops.tracing;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.spi.VertxTracerFactory;
import io.wardstream.config.PlatformConfig;
import io.wardstream.config.TracingConfig;
import io.wardstream.ops.Meters;
import io.wardstream.ops.Reloadable;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Decides which flushes and requests are traced, once each, and sends what is known of them to a
 * collector. A Vert.x has one, as it has its meters: {@link #of}. Nothing waits for it, and what
 * the collector does not take in time is dropped and counted. Thread-safe.
 */
public final class Tracing implements Reloadable, AutoCloseable {

    /** Of a node that traces nothing. */
    public static final Tracing OFF =
            new Tracing(TracerProvider.noop().get("off"), false, 0, () -> {});

    /** It would write to stderr, at each failure, what {@link SpanQueue} says once in the log. */
    private static final Logger LIBRARY = Logger.getLogger("io.opentelemetry");

    private static final String NAME = "wardstream";
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

    private final Tracer tracer;
    private final boolean isOn;
    private final Runnable closer;
    private volatile double sampleRatio;

    private Tracing(Tracer tracer, boolean isOn, double sampleRatio, Runnable closer) {
        this.tracer = tracer;
        this.isOn = isOn;
        this.sampleRatio = sampleRatio;
        this.closer = closer;
    }

    /** Connects to nobody yet: the first spans do. */
    public static Tracing open(TracingConfig config, String nodeId, Meters meters) {
        if (!config.isOn()) {
            return OFF;
        }
        LIBRARY.setLevel(Level.OFF);
        OtlpHttpSpanExporter exporter =
                OtlpHttpSpanExporter.builder()
                        .setEndpoint(config.endpoint())
                        .setTimeout(ANSWER_LIMIT)
                        .setConnectTimeout(ANSWER_LIMIT)
                        .setRetryPolicy(null)
                        .setMeterProvider(MeterProvider.noop())
                        .setCompression("gzip")
                        .build();
        SpanQueue queue = new SpanQueue(exporter, config.queueSpans(), meters);
        SdkTracerProvider provider =
                SdkTracerProvider.builder()
                        .setResource(resource(nodeId))
                        .addSpanProcessor(queue)
                        .build();
        return new Tracing(provider.get(NAME), true, config.sampleRatio(), queue::close);
    }

    private static Resource resource(String nodeId) {
        return Resource.create(
                Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        NAME,
                        AttributeKey.stringKey("service.instance.id"),
                        nodeId));
    }

    /** That of the node whose Vert.x this is. */
    public static Tracing of(Vertx vertx) {
        return vertx instanceof VertxInternal internal
                        && internal.tracer() instanceof StatementTracer ours
                ? ours.tracing()
                : OFF;
    }

    /** For the Vert.x of the node. */
    public Optional<VertxTracerFactory> factory() {
        return isOn ? Optional.of(_ -> new StatementTracer(this)) : Optional.empty();
    }

    /** False: there will never be a span. */
    public boolean isOn() {
        return isOn;
    }

    /** From now on so many are traced, 0 to 1, on a node that traces. */
    public void sampleRatio(double ratio) {
        sampleRatio = ratio;
    }

    @Override
    public String keys() {
        return "tracing.sampleRatio";
    }

    @Override
    public Runnable prepare(PlatformConfig next) {
        return () -> sampleRatio(next.tracing().sampleRatio());
    }

    /**
     * Begins a trace, or does not.
     *
     * @param since epoch milliseconds
     * @return null when it is not one of those that are traced
     */
    public @Nullable TraceSpan begin(String name, long since) {
        return isSampled()
                ? started(root(name).setStartTimestamp(since, TimeUnit.MILLISECONDS))
                : null;
    }

    /**
     * Begins with a request from outside: of a trace that its caller keeps, always; of one that the
     * caller does not keep, never.
     *
     * @return null when it is not traced
     */
    public @Nullable TraceSpan beginRequest(String name, Optional<TraceParent> caller) {
        boolean isKept = caller.map(TraceParent::isSampled).orElseGet(this::isSampled);
        return isOn && isKept
                ? started(under(caller, root(name)).setSpanKind(SpanKind.SERVER))
                : null;
    }

    /**
     * Goes on with a trace that a message brings.
     *
     * @return null when it brings none
     */
    public @Nullable TraceSpan goOn(String name, MultiMap headers) {
        if (!isOn) {
            return null;
        }
        String header = headers.get(TraceParent.HEADER);
        return header == null ? null : beginMessage(name, TraceParent.parse(header));
    }

    private @Nullable TraceSpan beginMessage(String name, Optional<TraceParent> sender) {
        return sender.filter(TraceParent::isSampled).isPresent()
                ? started(under(sender, root(name)).setSpanKind(SpanKind.CONSUMER))
                : null;
    }

    private boolean isSampled() {
        return isOn && ThreadLocalRandom.current().nextDouble() < sampleRatio;
    }

    private SpanBuilder root(String name) {
        return tracer.spanBuilder(name).setNoParent();
    }

    private static SpanBuilder under(Optional<TraceParent> parent, SpanBuilder builder) {
        return parent.map(
                        it ->
                                SpanContext.createFromRemoteParent(
                                        it.traceId(),
                                        it.spanId(),
                                        TraceFlags.getSampled(),
                                        TraceState.getDefault()))
                .map(it -> builder.setParent(Context.root().with(Span.wrap(it))))
                .orElse(builder);
    }

    private TraceSpan started(SpanBuilder builder) {
        return new TraceSpan(tracer, builder.startSpan());
    }

    /** After the Vert.x; blocks for a moment while what waits is sent. */
    @Override
    public void close() {
        closer.run();
    }
}
