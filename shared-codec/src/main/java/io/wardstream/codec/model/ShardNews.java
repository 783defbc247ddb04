package io.wardstream.codec.model;

/** What an ingest node says to the readers of a shard. */
public sealed interface ShardNews permits SampleBatch, SampleDigest, SampleRefused, DeviceReport {
    /** 0..63, see {@code Addresses.shardOf}. */
    int shard();

    /** The ingest node that speaks. */
    String nodeId();

    /** Epoch milliseconds, the publishing node's clock. */
    long publishedAt();
}
