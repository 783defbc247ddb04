package io.wardstream.codec.model;

import java.util.List;

/**
 * What one flush of one node publishes to one shard. The list is copied and immutable.
 *
 * @param publishedAt epoch milliseconds, the publishing node's clock
 */
public record SampleBatch(int shard, String nodeId, long publishedAt, List<PublishedSample> samples)
        implements ShardNews {
    public SampleBatch {
        samples = List.copyOf(samples);
    }
}
