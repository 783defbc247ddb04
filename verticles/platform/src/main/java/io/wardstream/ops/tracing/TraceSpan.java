package io.wardstream.ops.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One step of a trace that is kept; of what is not, there is none, and whoever may have one holds
 * null. What it is told must not say who a patient is: names of steps, nodes, shards, sizes,
 * templates of routes. Thread-safe.
 */
public final class TraceSpan {

    private final Tracer tracer;
    private final Span span;

    TraceSpan(Tracer tracer, Span span) {
        this.tracer = tracer;
        this.span = span;
    }

    /** What the work on this thread, or the request on this context, belongs to. */
    public static @Nullable TraceSpan current() {
        return CurrentSpan.get();
    }

    /** A part of what the work on this thread belongs to; null when that is not traced. */
    public static @Nullable TraceSpan partOfCurrent(String name) {
        TraceSpan current = current();
        return current == null ? null : current.part(name);
    }

    /** A part of this step that begins now. */
    public TraceSpan part(String name) {
        return started(child(name));
    }

    /**
     * A part of this step that has begun.
     *
     * @param since epoch milliseconds
     */
    public TraceSpan partSince(String name, long since) {
        return started(child(name).setStartTimestamp(since, TimeUnit.MILLISECONDS));
    }

    /** A message to others, whose work with it will be a part of it. */
    public TraceSpan message(String name) {
        return started(child(name).setSpanKind(SpanKind.PRODUCER));
    }

    /** Something another process is asked for. */
    TraceSpan question(String name) {
        return started(child(name).setSpanKind(SpanKind.CLIENT));
    }

    private SpanBuilder child(String name) {
        return tracer.spanBuilder(name).setParent(Context.root().with(span));
    }

    private TraceSpan started(SpanBuilder builder) {
        return new TraceSpan(tracer, builder.startSpan());
    }

    public TraceSpan with(String key, long value) {
        span.setAttribute(key, value);
        return this;
    }

    public TraceSpan with(String key, String value) {
        span.setAttribute(key, value);
        return this;
    }

    /** What it is about is known better by now. */
    public void rename(String name) {
        span.updateName(name);
    }

    /** It did not end well; why is in the log, not in the trace: messages may name somebody. */
    public void failed() {
        span.setStatus(StatusCode.ERROR);
    }

    /** Once; what comes later is not told. */
    public void end() {
        span.end();
    }

    /** Does the work as a part of this step, on this thread. */
    public void during(Runnable work) {
        CurrentSpan.during(this, work);
    }

    /** All that is done on this context, which must be of this one request, is a part of it. */
    public void onThisContext() {
        CurrentSpan.onThisContext(this);
    }

    /** As in logs. */
    public String traceId() {
        return span.getSpanContext().getTraceId();
    }

    /** For the header of what belongs to this step. */
    public String parent() {
        SpanContext context = span.getSpanContext();
        return new TraceParent(context.getTraceId(), context.getSpanId(), context.isSampled())
                .header();
    }
}
