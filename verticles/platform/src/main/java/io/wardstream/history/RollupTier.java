package io.wardstream.history;

import io.vertx.core.Future;
import io.wardstream.samples.rollup.BucketLength;
import io.wardstream.samples.rollup.Rollups;
import java.util.function.Supplier;

/** The roll-ups of one length in PostgreSQL, up to their mark. */
public final class RollupTier implements Tier {

    private final Rollups rollups;
    private final BucketLength length;
    private final Supplier<Future<Long>> keptFrom;
    private final BucketWindows windows;

    /**
     * @param keptFrom since when they are kept, epoch milliseconds; asked with each question, and
     *     again after each window
     */
    public RollupTier(Rollups rollups, BucketLength length, Supplier<Future<Long>> keptFrom) {
        this.rollups = rollups;
        this.length = length;
        this.keptFrom = keptFrom;
        this.windows = new BucketWindows(rollups, length, this::isHeld);
    }

    @Override
    public Resolution resolution() {
        return Resolution.of(length);
    }

    /** A bucket that has lost its beginning is not one. */
    @Override
    public Future<Held> held(HistoryRequest request) {
        return keptFrom.get()
                .compose(
                        from ->
                                rollups.through(length)
                                        .map(mark -> new Held(resolution().ceil(from), mark)));
    }

    private Future<Boolean> isHeld(long instant) {
        return keptFrom.get().map(from -> from <= instant);
    }

    @Override
    public Future<Long> read(HistoryRequest request, long from, long to, TierSink sink) {
        return windows.read(request, from, to, sink);
    }
}
