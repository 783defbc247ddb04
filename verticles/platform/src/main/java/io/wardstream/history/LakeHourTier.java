package io.wardstream.history;

import io.vertx.core.Future;
import io.wardstream.lifecycle.archive.ColdRange;
import io.wardstream.lifecycle.archive.LakeHours;
import io.wardstream.samples.rollup.BucketLength;
import java.util.Optional;

/** The hours of months that have left PostgreSQL, and of months between them that have not. */
public final class LakeHourTier implements Tier {

    private final LakeHours hours;
    private final BucketWindows windows;

    public LakeHourTier(LakeHours hours) {
        this.hours = hours;
        this.windows =
                new BucketWindows(hours, BucketLength.HOUR, _ -> Future.succeededFuture(true));
    }

    @Override
    public Resolution resolution() {
        return Resolution.HOUR;
    }

    @Override
    public Future<Held> held(HistoryRequest request) {
        return hours.through(BucketLength.HOUR)
                .compose(
                        through ->
                                request.from() < through
                                        ? keptFrom(request).map(from -> new Held(from, through))
                                        : Future.succeededFuture(new Held(through, through)));
    }

    private Future<Long> keptFrom(HistoryRequest request) {
        return hours.keptFrom(request.scope(), request.patientId(), request.from(), request.to());
    }

    @Override
    public Future<Optional<ColdRange>> cold(HistoryRequest request, long from, long to) {
        return hours.cold(request.scope(), request.patientId(), from, to);
    }

    @Override
    public Future<Long> read(HistoryRequest request, long from, long to, TierSink sink) {
        return windows.read(request, from, to, sink);
    }
}
