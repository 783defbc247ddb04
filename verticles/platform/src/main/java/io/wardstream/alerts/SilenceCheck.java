package io.wardstream.alerts;

import io.wardstream.alerts.engine.TechnicalEngine;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.samples.LastSeen;
import io.wardstream.samples.MissedSamples;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the store before a device is called silent: the bus may have lost what it said, or its node
 * may be cut off from this one. What is found is judged. One read is under way at a time, of at
 * most about {@link #MOST} devices. Confined to one event loop.
 */
final class SilenceCheck {
    static final int MOST = 250;

    /** A device that has sent nothing for so long is not missed when the platform begins. */
    private static final long EXPECTED_MILLIS = 86_400_000;

    /** How far back samples that were not heard are looked for, to be judged. */
    private static final long UNHEARD_MILLIS = 60_000;

    private static final long RETRY_MILLIS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(SilenceCheck.class);

    private final MissedSamples store;
    private final TechnicalWatch technical;
    private final AlertMeters meters;
    private final LongSupplier clock;
    private final Consumer<List<VitalSample>> judge;
    private boolean isReading;
    private boolean isFailing;
    private long nextTryAt;

    /**
     * @param judge is given what was not heard, by time
     */
    SilenceCheck(
            MissedSamples store,
            TechnicalWatch technical,
            AlertMeters meters,
            LongSupplier clock,
            Consumer<List<VitalSample>> judge) {
        this.store = store;
        this.technical = technical;
        this.meters = meters;
        this.clock = clock;
        this.judge = judge;
    }

    /** Reads what is in doubt; once a second. */
    void tick() {
        long now = clock.getAsLong();
        if (isReading || now < nextTryAt) {
            return;
        }
        Map<Integer, Integer> devices = technical.toCheck(MOST, now);
        if (!devices.isEmpty()) {
            read(devices, now);
        }
    }

    private void read(Map<Integer, Integer> devices, long readAt) {
        isReading = true;
        meters.silenceChecks.increment(devices.size());
        store.lastSeen(List.copyOf(devices.keySet()), readAt - EXPECTED_MILLIS)
                .compose(
                        last -> {
                            List<Integer> unheard = checked(devices, last, readAt);
                            return store.liveSince(unheard, readAt - UNHEARD_MILLIS);
                        })
                .onComplete(
                        unheard -> {
                            isReading = false;
                            isFailing = false;
                            judge.accept(unheard);
                        },
                        cause -> {
                            isReading = false;
                            failed(devices, cause);
                        });
    }

    /** Those with samples that were not heard. */
    private List<Integer> checked(
            Map<Integer, Integer> devices, Map<Integer, LastSeen> last, long readAt) {
        List<Integer> unheard = new ArrayList<>();
        devices.forEach(
                (deviceId, patientId) -> {
                    TechnicalEngine engine = technical.engineOf(patientId);
                    LastSeen seen = last.getOrDefault(deviceId, LastSeen.NEVER);
                    if (engine != null
                            && engine.checked(deviceId, readAt, seen.receivedAt(), seen.backBy())) {
                        unheard.add(deviceId);
                    }
                });
        return unheard;
    }

    private void failed(Map<Integer, Integer> devices, Throwable cause) {
        long now = clock.getAsLong();
        nextTryAt = now + RETRY_MILLIS;
        if (!isFailing) {
            LOG.warn(
                    "silent devices not looked up devices={} cause={}",
                    devices.size(),
                    cause.getMessage());
        }
        isFailing = true;
        devices.forEach((deviceId, patientId) -> checkFailed(deviceId, patientId, now));
    }

    private void checkFailed(int deviceId, int patientId, long now) {
        TechnicalEngine engine = technical.engineOf(patientId);
        if (engine != null) {
            engine.checkFailed(deviceId, now);
        }
    }
}
