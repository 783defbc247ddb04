package io.wardstream.samples;

import io.vertx.core.Future;
import io.wardstream.codec.model.VitalSample;
import java.util.List;
import java.util.Map;

/**
 * Reads stored samples again for readers of the bus that have missed some. Thread-safe; every
 * Future fails with a {@link io.wardstream.store.StorageException}.
 */
public interface MissedSamples {

    /**
     * Seqs {@code fromSeq..toSeq} of one device and epoch.
     *
     * @param observedFrom epoch milliseconds; earlier samples are not looked for
     * @param observedTo epoch milliseconds, excluded
     */
    record Range(
            int deviceId, int epochNo, int fromSeq, int toSeq, long observedFrom, long observedTo) {

        boolean holds(VitalSample sample) {
            return sample.deviceId() == deviceId
                    && sample.epochNo() == epochNo
                    && sample.seq() >= fromSeq
                    && sample.seq() <= toSeq
                    && sample.observedAt() >= observedFrom
                    && sample.observedAt() < observedTo;
        }
    }

    /**
     * The samples of these ranges that are committed, late ones included and none twice, by device,
     * epoch and seq. As many as there are: the ranges bound what is held in memory.
     */
    Future<List<VitalSample>> inRanges(List<Range> ranges);

    /**
     * The live samples of these devices observed at or after the instant, late ones included and
     * none twice, by time. As many as there are: the caller asks for some devices at a time.
     */
    Future<List<VitalSample>> liveSince(List<Integer> deviceIds, long observedFrom);

    /**
     * The last of each device, by device; samples observed before the instant do not count. None
     * for a device of which nothing is stored.
     */
    Future<Map<Integer, LastSeen>> lastSeen(List<Integer> deviceIds, long observedFrom);
}
