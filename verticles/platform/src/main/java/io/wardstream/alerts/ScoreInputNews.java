package io.wardstream.alerts;

import io.wardstream.alerts.score.ManualInputs;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for what people have entered lately: when the bus tells of something, and each second in
 * case the bus has lost it. Looks back further than it must, because what is committed late is
 * dated before its commit. One read is under way at a time. Confined to one event loop.
 */
final class ScoreInputNews {
    /** Longer than any statement takes. */
    private static final long OVERLAP_MILLIS = 60_000;

    private static final Logger LOG = LoggerFactory.getLogger(ScoreInputNews.class);

    private final ScoreSources sources;
    private final Caseload caseload;
    private final LongSupplier clock;
    private long readAt;
    private boolean isReading;
    private boolean isAsked;
    private boolean isFailing;

    ScoreInputNews(ScoreSources sources, Caseload caseload, LongSupplier clock) {
        this.sources = sources;
        this.caseload = caseload;
        this.clock = clock;
        this.readAt = clock.getAsLong();
    }

    /** Looks now, or once more when what is under way has ended. */
    void check() {
        if (isReading) {
            isAsked = true;
            return;
        }
        isReading = true;
        isAsked = false;
        long now = clock.getAsLong();
        long lately = OVERLAP_MILLIS + Math.max(0, now - readAt);
        sources.store()
                .inputsChangedWithin(Duration.ofMillis(lately))
                .onComplete(
                        entered -> {
                            isReading = false;
                            succeeded(entered, now);
                        },
                        cause -> {
                            isReading = false;
                            failed(cause);
                        });
    }

    private void succeeded(Map<Integer, ManualInputs> entered, long now) {
        isFailing = false;
        readAt = now;
        entered.forEach(this::tell);
        if (isAsked) {
            check();
        }
    }

    /** One whose score is not seeded yet reads it all. */
    private void tell(int patientId, ManualInputs entered) {
        PatientWatch watch = caseload.watch(patientId);
        if (watch != null && watch.score().isSeeded()) {
            watch.score().enter(entered, clock.getAsLong());
        }
    }

    private void failed(Throwable cause) {
        sources.meters().readFailures.increment();
        if (!isFailing) {
            LOG.warn("inputs of scores not read cause={}", cause.getMessage());
        }
        isFailing = true;
    }
}
