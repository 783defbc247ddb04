package io.wardstream.whatif;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.samples.LiveSamples;
import io.wardstream.store.Scope;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads nothing until it is let: whoever reads is in the middle of a job. */
final class HeldSamples implements LiveSamples {
    private final LiveSamples samples;
    private final Promise<Void> gate = Promise.promise();
    final AtomicInteger reads = new AtomicInteger();

    HeldSamples(LiveSamples samples) {
        this.samples = samples;
    }

    @Override
    public Future<List<VitalSample>> observed(
            Scope scope, int deviceId, long fromMillis, long toMillis) {
        reads.incrementAndGet();
        Context reader = Objects.requireNonNull(Vertx.currentContext());
        return gate.future()
                .compose(_ -> backOn(reader))
                .compose(_ -> samples.observed(scope, deviceId, fromMillis, toMillis));
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
