package io.wardstream.history;

import io.vertx.core.Future;
import io.wardstream.samples.PatientSamples;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/** The single samples in PostgreSQL. */
public final class RawTier implements Tier {

    /** An hour of one device at one sample a second in one statement: about 4 MB. */
    static final int PAGE_SAMPLES = 4_000;

    /** A day is over before it leaves, and {@code lifecycle.rawDays} is one at least. */
    private static final Duration SURELY_KEPT = Duration.ofDays(1);

    private final SampleWindows windows;
    private final Supplier<Future<Long>> keptFrom;
    private final InstantSource clock;

    /**
     * @param keptFrom since when samples are kept, epoch milliseconds; asked with each question,
     *     and again after reading what is older than a day
     */
    public RawTier(PatientSamples samples, Supplier<Future<Long>> keptFrom, InstantSource clock) {
        this.windows = new SampleWindows(samples, PAGE_SAMPLES, Long.MAX_VALUE, this::isHeld);
        this.keptFrom = keptFrom;
        this.clock = clock;
    }

    @Override
    public Resolution resolution() {
        return Resolution.RAW;
    }

    /** To the end of time: what has just been committed is here. */
    @Override
    public Future<Held> held(HistoryRequest request) {
        return keptFrom.get().map(from -> new Held(from, Long.MAX_VALUE));
    }

    private Future<Boolean> isHeld(long instant) {
        return instant >= clock.instant().minus(SURELY_KEPT).toEpochMilli()
                ? Future.succeededFuture(true)
                : keptFrom.get().map(from -> from <= instant);
    }

    @Override
    public Future<Long> read(HistoryRequest request, long from, long to, TierSink sink) {
        return windows.read(request, from, to, sink);
    }
}
