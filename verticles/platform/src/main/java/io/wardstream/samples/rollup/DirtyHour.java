package io.wardstream.samples.rollup;

import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * The dirty minutes of one device in one hour, and whose buckets they may be or have been. Not
 * thread-safe.
 */
final class DirtyHour {
    final int deviceId;
    final TreeSet<Long> minutes = new TreeSet<>();
    final Set<Integer> patientIds = new HashSet<>();

    DirtyHour(int deviceId) {
        this.deviceId = deviceId;
    }

    long from() {
        return minutes.first();
    }

    long to() {
        return minutes.last() + BucketLength.MINUTE.millis();
    }

    long hour() {
        return BucketLength.HOUR.floor(minutes.first());
    }

    boolean holds(long observedAt) {
        return minutes.contains(BucketLength.MINUTE.floor(observedAt));
    }
}
