package io.wardstream.alerts;

import io.wardstream.alerts.score.News2Inputs;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.registry.AssignmentInterval;
import io.wardstream.samples.LatestValue;
import io.wardstream.samples.LatestVitals;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is stored of a patient and may count for the score: the same for who begins to judge the
 * patient and for who asks for the score, so that both see one.
 *
 * @param newest of each vital, over all devices, invalid ones included
 * @param devices that measure the patient now, the one that came first before the others
 * @param lately their last live samples, by time
 */
record Countable(LatestVitals newest, List<AssignmentInterval> devices, List<VitalSample> lately) {
    Countable {
        devices = List.copyOf(devices);
        lately = List.copyOf(lately);
    }

    /**
     * Tells it all. A device after the other, for the one that came first has the word while it
     * goes on; what is not in the last samples, a cuff pressure, is the newest there is.
     */
    void tell(News2Inputs inputs, long now) {
        for (AssignmentInterval device : devices) {
            for (VitalSample sample : lately) {
                if (sample.deviceId() == device.deviceId() && device.holds(sample.observedAt())) {
                    boolean _ = inputs.take(sample, now);
                }
            }
        }
        for (LatestValue value : newest.values()) {
            if (isOfDevice(value)) {
                inputs.seed(
                        value.sign(),
                        value.value(),
                        value.validity(),
                        value.deviceId(),
                        value.observedAt(),
                        value.receivedAt());
            }
        }
    }

    private boolean isOfDevice(LatestValue value) {
        return devices.stream().anyMatch(device -> device.deviceId() == value.deviceId());
    }

    /** The value that the inputs go by. */
    @Nullable LatestValue shown(VitalSign vital, News2Inputs inputs) {
        long observedAt = inputs.observedAt(vital);
        int deviceId = inputs.deviceOf(vital);
        for (VitalSample sample : lately) {
            if (sample.deviceId() == deviceId && sample.observedAt() == observedAt) {
                return value(vital, sample);
            }
        }
        return newest(vital);
    }

    /** Whether it counts or not; null: there is none. */
    @Nullable LatestValue newest(VitalSign vital) {
        return newest.values().stream()
                .filter(value -> value.sign() == vital)
                .findFirst()
                .orElse(null);
    }

    private LatestValue value(VitalSign vital, VitalSample sample) {
        return new LatestValue(
                vital,
                vital.fromScaled(sample.vitals().scaled(vital)),
                sample.observedAt(),
                sample.receivedAt(),
                sample.vitals().validity(vital),
                sample.deviceId(),
                devices.stream()
                        .filter(device -> device.deviceId() == sample.deviceId())
                        .findFirst()
                        .map(AssignmentInterval::devicePublicId)
                        .orElse(""));
    }
}
