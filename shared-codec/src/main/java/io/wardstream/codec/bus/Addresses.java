package io.wardstream.codec.bus;

/** Every event-bus address of the platform. */
public final class Addresses {
    /** How many parts the wards are spread over; fixed for the life of a cluster. */
    public static final int SHARDS = 64;

    /** {@link DeviceControl} messages: one consumer a node, local look-up. */
    public static final String DEVICES_CONTROL = "devices.control";

    /** {@link ScoreInputsChanged} messages: whoever judges the patient reads the inputs anew. */
    public static final String SCORE_INPUTS_CHANGED = "alerts.score.inputs";

    /**
     * Ids of users ({@code Integer}) whose rights have changed: who keeps rights forgets theirs.
     */
    public static final String ACCESS_CHANGED = "access.changed";

    /**
     * Ids of members of the cluster ({@code String}) that are about to stop judging, and have not
     * yet: the others take over from then on. Not the ids of nodes, which come again.
     */
    public static final String JUDGE_LEAVES = "cluster.judge.leaves";

    private static final String[] SHARD_ADDRESSES = new String[SHARDS];

    static {
        for (int shard = 0; shard < SHARDS; shard++) {
            SHARD_ADDRESSES[shard] = "vitals.shard." + shard;
        }
    }

    private Addresses() {}

    /**
     * Where the {@code ShardNews} of a shard is published: batches, digests, reports and forecasts.
     *
     * @param shard 0..63; others fail as an array index does
     */
    public static String shard(int shard) {
        return SHARD_ADDRESSES[shard];
    }

    /** 0..63, the same on every node: the top six bits of a multiplicative hash of the ward. */
    public static int shardOf(int wardId) {
        return (wardId * 0x9E3779B9) >>> 26;
    }

    /** Where each new version of an {@code Alarm} of the hospital is published. */
    public static String alarms(int hospitalId) {
        return "alarms.hospital." + hospitalId;
    }

    /** Where each {@code AudioPause} of the hospital is published when it begins and ends. */
    public static String audioPauses(int hospitalId) {
        return "audio.hospital." + hospitalId;
    }

    /** Where each {@code FirmwareProgress} of the hospital is published. */
    public static String firmware(int hospitalId) {
        return "firmware.hospital." + hospitalId;
    }
}
