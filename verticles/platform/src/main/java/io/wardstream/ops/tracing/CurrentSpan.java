package io.wardstream.ops.tracing;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.spi.context.storage.ContextLocal;
import org.jspecify.annotations.Nullable;

/**
 * What the work of the moment belongs to: said by the thread for what is done at once, by the
 * context for a whole request, which has a context of its own. Thread-safe.
 */
final class CurrentSpan {

    /** Must be there before the first Vertx: see {@link TracingRegistration}. */
    private static final ContextLocal<TraceSpan> OF_CONTEXT =
            ContextLocal.registerLocal(TraceSpan.class);

    private static final ThreadLocal<@Nullable TraceSpan> OF_THREAD = new ThreadLocal<>();

    private CurrentSpan() {}

    /** Nothing but the registration, which happens when this class is loaded. */
    static void register() {}

    static @Nullable TraceSpan get() {
        TraceSpan ofThread = OF_THREAD.get();
        if (ofThread != null) {
            return ofThread;
        }
        Context context = Vertx.currentContext();
        return context == null ? null : of(context);
    }

    static @Nullable TraceSpan of(Context context) {
        return context.getLocal(OF_CONTEXT);
    }

    static void onThisContext(TraceSpan span) {
        Vertx.currentContext().putLocal(OF_CONTEXT, span);
    }

    static void during(TraceSpan span, Runnable work) {
        TraceSpan before = OF_THREAD.get();
        OF_THREAD.set(span);
        try {
            work.run();
        } finally {
            if (before == null) {
                OF_THREAD.remove();
            } else {
                OF_THREAD.set(before);
            }
        }
    }
}
