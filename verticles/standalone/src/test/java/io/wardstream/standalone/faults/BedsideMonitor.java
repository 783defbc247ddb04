package io.wardstream.standalone.faults;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A monitor that sends the heart rate it is told each second, and connects again when it is cut
 * off. To be used by the test's thread.
 */
final class BedsideMonitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BedsideMonitor.class);
    private static final long SECOND_MILLIS = 1_000;

    private final WatchedWard ward;
    private final String bed;
    private final ScheduledExecutorService seconds = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> beat;
    private volatile int heartRate = WatchedWard.NORMAL;

    // of the executor's thread
    private @Nullable HandDevice device;
    private int seq;

    BedsideMonitor(WatchedWard ward, String bed) {
        this.ward = ward;
        this.bed = bed;
        beat = seconds.scheduleAtFixedRate(this::beat, 0, SECOND_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** From the next second on. */
    void measures(int perMinute) {
        heartRate = perMinute;
    }

    private void beat() {
        try {
            if (device == null || device.closeCode() != HandDevice.OPEN) {
                disconnect();
                device = ward.connect(bed);
                seq = 0;
            }
            device.sample(++seq, heartRate);
        } catch (Exception | AssertionError away) { // a socket's are thrown undeclared
            LOG.info("bed {} waits for the platform: {}", bed, away.getMessage());
            disconnect();
        }
    }

    private void disconnect() {
        if (device != null) {
            device.close();
            device = null;
        }
    }

    @Override
    public void close() {
        boolean _ = beat.cancel(false);
        seconds.close();
        disconnect();
    }
}
