package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.wardstream.samples.rollup.BucketLength;
import io.wardstream.samples.rollup.RollupBucket;
import io.wardstream.samples.rollup.RollupUpkeep;
import java.util.Collection;
import java.util.List;

/** Roll-ups that are always complete, or not until they are told so. */
final class RolledUp implements RollupUpkeep {
    boolean isComplete = true;

    @Override
    public Future<Integer> makeDirty(
            int deviceId, Collection<Integer> patientIds, long from, long to) {
        return Future.succeededFuture(0);
    }

    @Override
    public Future<Boolean> replace(
            int deviceId,
            long from,
            long to,
            Collection<Integer> patientIds,
            List<RollupBucket> minutes) {
        return Future.succeededFuture(true);
    }

    @Override
    public Future<Boolean> isComplete(long before) {
        return Future.succeededFuture(isComplete);
    }

    @Override
    public Future<Integer> waiting(Collection<Integer> deviceIds, long from, long to) {
        return Future.succeededFuture(0);
    }

    @Override
    public Future<Void> finishStep() {
        return Future.succeededFuture();
    }

    @Override
    public Future<Integer> dropBefore(BucketLength length, long before) {
        return Future.succeededFuture(0);
    }
}
