package io.wardstream.reports;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wardstream.store.Scope;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads nothing until it is let: whoever reads is in the middle of a report. */
final class HeldSeries implements ReportSeries {
    private final ReportSeries series;
    private final Promise<Void> gate = Promise.promise();
    final AtomicInteger reads = new AtomicInteger();

    HeldSeries(ReportSeries series) {
        this.series = series;
    }

    @Override
    public Future<Boolean> read(
            Scope scope,
            int patientId,
            long fromMillis,
            long toMillis,
            boolean needsSamples,
            Taker taker) {
        reads.incrementAndGet();
        Context reader = Objects.requireNonNull(Vertx.currentContext());
        return gate.future()
                .compose(_ -> backOn(reader))
                .compose(
                        _ ->
                                series.read(
                                        scope,
                                        patientId,
                                        fromMillis,
                                        toMillis,
                                        needsSamples,
                                        taker));
    }

    /** The gate is opened by the test's thread. */
    private static Future<Void> backOn(Context reader) {
        Promise<Void> back = Promise.promise();
        reader.runOnContext(_ -> back.complete());
        return back.future();
    }

    void open() {
        gate.complete();
    }
}
