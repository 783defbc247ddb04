package io.wardstream.samples;

import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.samples.rollup.BucketLength;
import java.util.ArrayList;
import java.util.List;

/**
 * The minutes in which a flush has stored samples the roll-up may have passed. Which samples are
 * offered is a guess that only costs time: the statement takes those before the mark, and the one
 * that logs the flush fails when the mark has passed a sample that was not offered.
 */
final class PgDirtyMinutes {

    /** Sent behind the samples: see docs/adr/0021. */
    static final String INSERT =
            """
            INSERT INTO rollup_dirty (device_id, minute)
            SELECT u.device_id, to_timestamp(u.minute / 1000::float8)
            FROM unnest($1::int[], $2::bigint[]) AS u(device_id, minute)
            WHERE to_timestamp(u.minute / 1000::float8) < (SELECT mark FROM rollup_mark)
            """;

    /** What the mark did not let pass, see V0015. */
    static final String PASSED = "WS003";

    private final List<Integer> deviceIds = new ArrayList<>(0);
    private final List<Long> minutes = new ArrayList<>(0);
    private long oldestLeftOut = Long.MAX_VALUE;

    private PgDirtyMinutes() {}

    /**
     * The minutes of samples observed before an instant.
     *
     * @param stored by device, so that most repeats of a minute follow each other; one that does
     *     not is there twice, which costs a row
     */
    static PgDirtyMinutes before(long instant, List<VitalSample> stored) {
        PgDirtyMinutes dirty = new PgDirtyMinutes();
        for (VitalSample sample : stored) {
            if (sample.observedAt() < instant) {
                dirty.add(sample.deviceId(), BucketLength.MINUTE.floor(sample.observedAt()));
            } else {
                dirty.oldestLeftOut = Math.min(dirty.oldestLeftOut, sample.observedAt());
            }
        }
        return dirty;
    }

    private void add(int deviceId, long minute) {
        boolean isRepeat =
                !minutes.isEmpty()
                        && minutes.getLast() == minute
                        && deviceIds.getLast() == deviceId;
        if (!isRepeat) {
            deviceIds.add(deviceId);
            minutes.add(minute);
        }
    }

    boolean isEmpty() {
        return minutes.isEmpty();
    }

    Tuple bind() {
        return Tuple.tuple()
                .addValue(deviceIds.toArray(Integer[]::new))
                .addValue(minutes.toArray(Long[]::new));
    }

    /** Epoch milliseconds of the oldest sample that is not in here. */
    long oldestLeftOut() {
        return oldestLeftOut;
    }
}
