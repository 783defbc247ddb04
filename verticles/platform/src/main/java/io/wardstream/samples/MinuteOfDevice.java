package io.wardstream.samples;

import io.wardstream.codec.model.VitalSample;
import io.wardstream.samples.packed.PackedMinute;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Samples of one device and minute. */
record MinuteOfDevice(Key key, List<VitalSample> samples) {

    /**
     * Which device and minute.
     *
     * @param minute epoch milliseconds
     */
    record Key(int deviceId, long minute) {
        static Key of(VitalSample sample) {
            return new Key(sample.deviceId(), PackedMinute.floor(sample.observedAt()));
        }
    }

    int deviceId() {
        return key.deviceId();
    }

    long minute() {
        return key.minute();
    }

    /** In the order in which the minutes come. */
    static List<MinuteOfDevice> group(List<VitalSample> samples) {
        Map<Key, List<VitalSample>> minutes = new LinkedHashMap<>();
        for (VitalSample sample : samples) {
            minutes.computeIfAbsent(Key.of(sample), _ -> new ArrayList<>()).add(sample);
        }
        return minutes.entrySet().stream()
                .map(minute -> new MinuteOfDevice(minute.getKey(), minute.getValue()))
                .toList();
    }
}
