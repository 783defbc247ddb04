package io.wardstream.history;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;

/**
 * Answers from a replica while it keeps up, else from the primary. One question is answered by one
 * server: the mark of one and the roll-ups of the other would leave a gap. Single samples up to now
 * come from the primary: pages join what is live to them, without a hole. Thread-safe.
 */
public final class ReplicaHistory implements HistoryReader {

    private final HistoryReader primary;
    private final HistoryReader replica;
    private final BooleanSupplier isReplicaCurrent;
    private final Duration maxLag;
    private final InstantSource clock;

    /**
     * @param maxLag how far behind a current replica may be
     */
    public ReplicaHistory(
            HistoryReader primary,
            HistoryReader replica,
            BooleanSupplier isReplicaCurrent,
            Duration maxLag,
            InstantSource clock) {
        this.primary = primary;
        this.replica = replica;
        this.isReplicaCurrent = isReplicaCurrent;
        this.maxLag = maxLag;
        this.clock = clock;
    }

    @Override
    public Future<HistorySeries> open(HistoryRequest request) {
        return isReplicaCurrent.getAsBoolean()
                ? replica.open(request)
                        .compose(
                                series ->
                                        mayBeBehind(request, series)
                                                ? primary.open(request)
                                                : Future.succeededFuture(series))
                : primary.open(request);
    }

    private boolean mayBeBehind(HistoryRequest request, HistorySeries series) {
        long surelyThere = clock.instant().minus(maxLag).toEpochMilli();
        return series.resolution() == Resolution.RAW && request.to() > surelyThere;
    }
}
