package io.wardstream.codec.model;

/**
 * A live sample that was published is refused at insert: what it showed was never measured, or not
 * so, and an alarm that began with it has no ground.
 *
 * @param publishedAt epoch milliseconds, the publishing node's clock
 * @param patientId never 0: of a device without a patient nothing is judged
 * @param observedAt epoch milliseconds, of the refused sample
 */
public record SampleRefused(
        int shard, String nodeId, long publishedAt, int deviceId, int patientId, long observedAt)
        implements ShardNews {}
