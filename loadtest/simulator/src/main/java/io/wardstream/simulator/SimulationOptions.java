package io.wardstream.simulator;

import io.wardstream.codec.model.Generation;
import io.wardstream.simulator.patient.PatientMix;
import io.wardstream.simulator.wire.CanIgnoreReturnValue;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How a simulation runs. Made by {@link #to}.
 *
 * @param urls device listeners; a device that loses one tries the next
 * @param seed of patients, phases and jitter; the same seed gives the same patients
 * @param rate samples a second and device; ignored when flat out
 * @param samplesPerFrame samples put into one frame, 1..500
 * @param ackEveryMillis hello.ackEveryMillis, 0..5000
 * @param flatOut send as fast as acks allow instead of at a rate
 * @param window unacked samples a device may have when flat out (the server's maxInFlight bounds it
 *     too)
 * @param samplesPerDevice stop creating after so many, 0 = no end
 * @param replay folder of recordings, null = simulated patients
 * @param replayOnce stop at a recording's end instead of starting over
 * @param invented how many of the last devices have simulated patients although a folder is
 *     replayed
 * @param mix of the simulated patients
 * @param generation what the devices say of their data
 * @param bufferSamples samples a device keeps while nobody takes them; then the oldest is dropped
 *     and declared
 * @param connectsPerSecond bound on the whole simulation's connection attempts
 * @param reconnectMin first wait before a reconnect; it doubles from there
 * @param reconnectMax longest wait before a reconnect
 * @param newEpochAfter time offline after which a device begins a new epoch
 * @param eventLoops over how many event loops the devices are spread
 * @param devices what is wrong with the device of this index
 */
public record SimulationOptions(
        List<URI> urls,
        long seed,
        double rate,
        int samplesPerFrame,
        int ackEveryMillis,
        boolean flatOut,
        int window,
        int samplesPerDevice,
        @Nullable Path replay,
        boolean replayOnce,
        int invented,
        PatientMix mix,
        Generation generation,
        int bufferSamples,
        int connectsPerSecond,
        Duration reconnectMin,
        Duration reconnectMax,
        Duration newEpochAfter,
        int eventLoops,
        IntFunction<DeviceOptions> devices) {

    /**
     * @throws IllegalArgumentException naming the option out of its bounds
     */
    public SimulationOptions {
        urls = List.copyOf(urls);
        check(!urls.isEmpty(), "urls must not be empty");
        check(
                rate > 0 && rate <= 1000,
                "rate must be above 0 and at most 1000 a second, was " + rate);
        check(
                samplesPerFrame >= 1 && samplesPerFrame <= 500,
                "samplesPerFrame must be 1..500, was " + samplesPerFrame);
        check(
                ackEveryMillis >= 0 && ackEveryMillis <= 5000,
                "ackEveryMillis must be 0..5000, was " + ackEveryMillis);
        check(window >= samplesPerFrame, "window must be at least samplesPerFrame, was " + window);
        check(
                samplesPerDevice >= 0,
                "samplesPerDevice must not be negative, was " + samplesPerDevice);
        check(invented >= 0, "invented must not be negative, was " + invented);
        check(bufferSamples >= 16, "bufferSamples must be at least 16, was " + bufferSamples);
        check(eventLoops >= 1 && eventLoops <= 64, "eventLoops must be 1..64, was " + eventLoops);
        check(
                connectsPerSecond >= 1,
                "connectsPerSecond must be at least 1, was " + connectsPerSecond);
    }

    /** A healthy ward at one sample a second, seed 42. */
    public static Builder to(String... urls) {
        return new Builder(List.of(urls).stream().map(URI::create).toList());
    }

    private static void check(boolean holds, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(rule);
        }
    }

    /** Collects options; each method names the component it sets. */
    @CanIgnoreReturnValue
    public static final class Builder {
        private final List<URI> urls;
        private long seed = 42;
        private double rate = 1;
        private int samplesPerFrame = 1;
        private int ackEveryMillis;
        private boolean flatOut;
        private int window = 256;
        private int samplesPerDevice;
        private @Nullable Path replay;
        private boolean replayOnce;
        private int invented;
        private PatientMix mix = PatientMix.MIXED;
        private Generation generation = Generation.DEMO;
        private int bufferSamples = 3600; // an hour at 1/s
        private int connectsPerSecond = 1000;
        private Duration reconnectMin = Duration.ofSeconds(1);
        private Duration reconnectMax = Duration.ofSeconds(30);
        private Duration newEpochAfter = Duration.ofSeconds(30);
        private int eventLoops = 1;
        private IntFunction<DeviceOptions> devices = _ -> DeviceOptions.HEALTHY;

        private Builder(List<URI> urls) {
            this.urls = urls;
        }

        public Builder seed(long value) {
            seed = value;
            return this;
        }

        public Builder rate(double perSecond) {
            rate = perSecond;
            return this;
        }

        public Builder samplesPerFrame(int count) {
            samplesPerFrame = count;
            return this;
        }

        public Builder ackEveryMillis(int millis) {
            ackEveryMillis = millis;
            return this;
        }

        public Builder flatOut(boolean value) {
            flatOut = value;
            return this;
        }

        public Builder window(int samples) {
            window = samples;
            return this;
        }

        public Builder samplesPerDevice(int count) {
            samplesPerDevice = count;
            return this;
        }

        public Builder replay(@Nullable Path folder, boolean once) {
            replay = folder;
            replayOnce = once;
            return this;
        }

        public Builder invented(int count) {
            invented = count;
            return this;
        }

        public Builder mix(PatientMix value) {
            mix = value;
            return this;
        }

        public Builder generation(Generation value) {
            generation = value;
            return this;
        }

        public Builder bufferSamples(int count) {
            bufferSamples = count;
            return this;
        }

        public Builder connectsPerSecond(int count) {
            connectsPerSecond = count;
            return this;
        }

        public Builder reconnect(Duration min, Duration max) {
            reconnectMin = min;
            reconnectMax = max;
            return this;
        }

        public Builder newEpochAfter(Duration offline) {
            newEpochAfter = offline;
            return this;
        }

        public Builder eventLoops(int count) {
            eventLoops = count;
            return this;
        }

        /** The same faults for every device. */
        public Builder devices(DeviceOptions all) {
            return devices(_ -> all);
        }

        /** Faults by index into the list of tokens. */
        public Builder devices(IntFunction<DeviceOptions> byIndex) {
            devices = byIndex;
            return this;
        }

        public SimulationOptions build() {
            return new SimulationOptions(
                    urls,
                    seed,
                    rate,
                    samplesPerFrame,
                    ackEveryMillis,
                    flatOut,
                    window,
                    samplesPerDevice,
                    replay,
                    replayOnce,
                    invented,
                    mix,
                    generation,
                    bufferSamples,
                    connectsPerSecond,
                    reconnectMin,
                    reconnectMax,
                    newEpochAfter,
                    eventLoops,
                    devices);
        }
    }
}
