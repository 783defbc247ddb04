package io.wardstream.codec.model;

import java.util.List;

/**
 * How far one ingest node has come with the devices of a shard, repeated every few seconds: a batch
 * that was lost with nothing behind it shows here. The list is copied and immutable.
 *
 * @param publishedAt epoch milliseconds, the publishing node's clock
 */
public record SampleDigest(int shard, String nodeId, long publishedAt, List<Entry> entries)
        implements ShardNews {
    public SampleDigest {
        entries = List.copyOf(entries);
    }

    /**
     * One device and epoch.
     *
     * @param patientId 0 when the device has no patient
     * @param epoch the device's own epoch
     * @param epochNo the platform's number of that epoch
     * @param publishedThrough the highest seq published by this writer
     * @param settledThrough of what was published, every seq up to here is committed or refused: a
     *     row that is not there will not come
     * @param isOpen false: the connection has ended; once all is settled, this is the last that is
     *     heard of the device here
     */
    public record Entry(
            int deviceId,
            int hospitalId,
            int wardId,
            int patientId,
            long epoch,
            int epochNo,
            int publishedThrough,
            int settledThrough,
            boolean isOpen) {}
}
