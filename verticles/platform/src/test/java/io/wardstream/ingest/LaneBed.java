package io.wardstream.ingest;

import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.ingest.Work.SampleWork;
import io.wardstream.registry.DeviceIdentity;
import io.wardstream.samples.EpochState;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Lanes and samples for tests that need no listener. */
final class LaneBed {
    static final long NOW = 1_764_000_000_000L;
    static final long OLDEST = TimeUnit.DAYS.toMillis(30);
    static final long EPOCH = 100;

    private LaneBed() {}

    static DeviceLanes device(int deviceId) {
        return new DeviceLanes(
                new DeviceIdentity(
                        deviceId, "public-" + deviceId, 1, 2, 3, 0, true, 1, DeviceIdentity.NEVER));
    }

    static EpochState created() {
        return new EpochState(1, EPOCH, 1, true, 0, 0, 0, NOW, List.of());
    }

    static EpochState known(int acked, int highestStored) {
        return new EpochState(
                1, EPOCH, 1, false, acked, highestStored, NOW, NOW - 30_000, List.of());
    }

    /** A live lane of an epoch the database did not know. */
    static EpochLane lane(DeviceLanes device) {
        EpochLane lane = new EpochLane(device, created(), OLDEST);
        device.add(lane);
        lane.connected(created(), 0, true);
        return lane;
    }

    static EpochLane lane() {
        return lane(device(1));
    }

    static VitalSample sample(EpochLane lane, int seq) {
        Vitals vitals = Vitals.builder().put(VitalSign.HEART_RATE, 60 + seq % 40).build();
        return new VitalSample(
                lane.device().deviceId(),
                lane.epochNo(),
                seq,
                NOW + seq,
                NOW + seq,
                NOW + seq,
                true,
                Generation.TEST,
                vitals,
                null);
    }

    static SampleWork work(EpochLane lane, int seq, Novelty novelty) {
        return new SampleWork(lane, sample(lane, seq), novelty);
    }

    static SampleWork work(EpochLane lane, int seq) {
        return work(lane, seq, Novelty.FRESH);
    }
}
