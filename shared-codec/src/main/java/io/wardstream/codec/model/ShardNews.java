package io.wardstream.codec.model;

/** What an ingest node, or who judges there, says to the readers of a shard. */
public sealed interface ShardNews
        permits SampleBatch, SampleDigest, SampleRefused, DeviceReport, AlarmForecast {
    /** 0..63, see {@code Addresses.shardOf}. */
    int shard();

    /** The node that speaks. */
    String nodeId();

    /** Epoch milliseconds, the publishing node's clock. */
    long publishedAt();
}
