package io.wardstream.history;

import io.vertx.core.Future;
import io.wardstream.lifecycle.archive.ColdRange;
import io.wardstream.lifecycle.archive.LakeSamples;
import java.time.Duration;
import java.util.Optional;

/**
 * The single samples of days that have left PostgreSQL, with what came late for them, and of days
 * between them that have not left.
 */
public final class LakeTier implements Tier {

    /** About two pages of a file: a smaller window would decode them again and again. */
    static final int PAGE_SAMPLES = 10_000;

    /** As many files are opened for a page at most, where nothing was measured. */
    private static final long LONGEST_MILLIS = Duration.ofDays(31).toMillis();

    private final LakeSamples samples;
    private final SampleWindows windows;

    public LakeTier(LakeSamples samples) {
        this.samples = samples;
        this.windows =
                new SampleWindows(
                        samples, PAGE_SAMPLES, LONGEST_MILLIS, _ -> Future.succeededFuture(true));
    }

    @Override
    public Resolution resolution() {
        return Resolution.RAW;
    }

    @Override
    public Future<Held> held(HistoryRequest request) {
        return samples.through()
                .compose(
                        through ->
                                request.from() < through
                                        ? keptFrom(request).map(from -> new Held(from, through))
                                        : Future.succeededFuture(new Held(through, through)));
    }

    private Future<Long> keptFrom(HistoryRequest request) {
        return samples.keptFrom(request.scope(), request.patientId(), request.from(), request.to());
    }

    @Override
    public Future<Optional<ColdRange>> cold(HistoryRequest request, long from, long to) {
        return samples.cold(request.scope(), request.patientId(), from, to);
    }

    @Override
    public Future<Long> read(HistoryRequest request, long from, long to, TierSink sink) {
        return windows.read(request, from, to, sink);
    }
}
