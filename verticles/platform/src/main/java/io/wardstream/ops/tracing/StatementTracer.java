package io.wardstream.ops.tracing;

import io.vertx.core.Context;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingPolicy;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells of each SQL statement that a traced request causes: its text, which has no values. All else
 * that Vert.x tells of is none of ours. Thread-safe.
 */
final class StatementTracer implements VertxTracer<Void, TraceSpan> {

    /** As the SQL clients of Vert.x call the statement. */
    private static final String TEXT = "db.query.text";

    private static final int LONGEST = 1_000;
    private static final int LONGEST_WORD = 16;

    private final Tracing tracing;

    StatementTracer(Tracing tracing) {
        this.tracing = tracing;
    }

    Tracing tracing() {
        return tracing;
    }

    @Override
    public <R> @Nullable TraceSpan sendRequest(
            Context context,
            SpanKind kind,
            TracingPolicy policy,
            R request,
            String operation,
            BiConsumer<String, String> headers,
            TagExtractor<R> tags) {
        TraceSpan cause = CurrentSpan.of(context);
        String statement = cause == null ? null : statement(request, tags);
        return cause == null || statement == null
                ? null
                : cause.question("postgres " + firstWord(statement))
                        .with("db.system", "postgresql")
                        .with(TEXT, shortened(statement));
    }

    @Override
    public <R> void receiveResponse(
            Context context,
            R response,
            @Nullable TraceSpan asked,
            @Nullable Throwable failure,
            TagExtractor<R> tags) {
        if (asked == null) {
            return;
        }
        if (failure != null) {
            asked.failed();
        }
        asked.end();
    }

    /** Null when the request is no statement. */
    private static <R> @Nullable String statement(R request, TagExtractor<R> tags) {
        for (Map.Entry<String, String> tag : tags.extract(request).entrySet()) {
            if (tag.getKey().equals(TEXT)) {
                return tag.getValue().strip();
            }
        }
        return null;
    }

    private static String firstWord(String statement) {
        String word = statement.split("\\s", 2)[0];
        return word.substring(0, Math.min(word.length(), LONGEST_WORD)).toUpperCase(Locale.ROOT);
    }

    private static String shortened(String statement) {
        String oneLine = statement.replaceAll("\\s+", " ");
        return oneLine.substring(0, Math.min(oneLine.length(), LONGEST));
    }
}
