package io.wardstream.simulator;

import io.wardstream.simulator.wire.CanIgnoreReturnValue;

/**
 * What is wrong with a device; a count of 0 turns a fault off.
 *
 * @param clockOffsetMillis added to the true time: the device's clock is wrong from the start
 * @param clockDriftPpm parts per million by which its clock runs fast (negative: slow)
 * @param clockStepAfter samples after which its clock is set once
 * @param clockStepMillis by how much it is then set
 * @param clockStepNewEpoch whether it begins a new epoch then, as the protocol asks
 * @param duplicateEvery each n-th frame is sent twice
 * @param swapEvery each n-th frame is sent after the one behind it
 * @param jumpEvery after each n-th sample some seqs are left out, undeclared
 * @param jumpSize how many are left out
 * @param malformedEvery in front of each n-th frame goes one that is no JSON
 * @param disconnectEvery after each n-th sample the connection is cut without a close frame
 * @param readsAcks false: the socket is never read again once samples flow
 * @param update what becomes of firmware it is told to install
 * @param firstEpoch the epoch to begin with, 0 = the time of the start
 */
public record DeviceOptions(
        long clockOffsetMillis,
        int clockDriftPpm,
        int clockStepAfter,
        int clockStepMillis,
        boolean clockStepNewEpoch,
        int duplicateEvery,
        int swapEvery,
        int jumpEvery,
        int jumpSize,
        int malformedEvery,
        int disconnectEvery,
        boolean readsAcks,
        Update update,
        long firstEpoch) {
    /** How a device takes new firmware. */
    public enum Update {
        /** Says how far it is, drops its connection, and comes back with the new version. */
        SUCCEEDS,
        FAILS,
        FALLS_SILENT
    }

    /** A device that keeps to the protocol, with a good clock. */
    public static final DeviceOptions HEALTHY = faulty().build();

    /** Starts from a healthy device. */
    public static Builder faulty() {
        return new Builder();
    }

    /** Collects faults. */
    @CanIgnoreReturnValue
    public static final class Builder {
        private long clockOffsetMillis;
        private int clockDriftPpm;
        private int clockStepAfter;
        private int clockStepMillis;
        private boolean clockStepNewEpoch = true;
        private int duplicateEvery;
        private int swapEvery;
        private int jumpEvery;
        private int jumpSize;
        private int malformedEvery;
        private int disconnectEvery;
        private boolean readsAcks = true;
        private Update update = Update.SUCCEEDS;
        private long firstEpoch;

        private Builder() {}

        public Builder clock(long offsetMillis, int driftPpm) {
            clockOffsetMillis = offsetMillis;
            clockDriftPpm = driftPpm;
            return this;
        }

        public Builder clockStep(int afterSamples, int millis, boolean newEpoch) {
            clockStepAfter = afterSamples;
            clockStepMillis = millis;
            clockStepNewEpoch = newEpoch;
            return this;
        }

        public Builder duplicateEvery(int frames) {
            duplicateEvery = frames;
            return this;
        }

        public Builder swapEvery(int frames) {
            swapEvery = frames;
            return this;
        }

        public Builder jumpEvery(int samples, int size) {
            jumpEvery = samples;
            jumpSize = size;
            return this;
        }

        public Builder malformedEvery(int frames) {
            malformedEvery = frames;
            return this;
        }

        public Builder disconnectEvery(int samples) {
            disconnectEvery = samples;
            return this;
        }

        public Builder neverReadsAcks() {
            readsAcks = false;
            return this;
        }

        public Builder update(Update outcome) {
            update = outcome;
            return this;
        }

        public Builder firstEpoch(long epoch) {
            firstEpoch = epoch;
            return this;
        }

        public DeviceOptions build() {
            return new DeviceOptions(
                    clockOffsetMillis,
                    clockDriftPpm,
                    clockStepAfter,
                    clockStepMillis,
                    clockStepNewEpoch,
                    duplicateEvery,
                    swapEvery,
                    jumpEvery,
                    jumpSize,
                    malformedEvery,
                    disconnectEvery,
                    readsAcks,
                    update,
                    firstEpoch);
        }
    }
}
