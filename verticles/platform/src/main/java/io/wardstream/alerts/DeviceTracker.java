package io.wardstream.alerts;

import io.wardstream.codec.model.DeviceReport;
import io.wardstream.codec.model.VitalSample;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of one device's samples: whose they are, and which have been judged, by epoch. Of
 * epochs the newest {@link #MAX_EPOCHS} are kept. Confined to one event loop.
 */
final class DeviceTracker {
    static final int MAX_EPOCHS = 4;

    private final int deviceId;
    private final TreeMap<Integer, SeenSeqs> epochs = new TreeMap<>();
    private int patientId;
    private int wardId;
    private long heldSince;
    private long heardAt;
    private int fence;
    private boolean isConnected = true;
    private boolean isReady;

    DeviceTracker(int deviceId) {
        this.deviceId = deviceId;
    }

    int deviceId() {
        return deviceId;
    }

    /** 0 when it has none. */
    int patientId() {
        return patientId;
    }

    int wardId() {
        return wardId;
    }

    /** Epoch milliseconds: samples observed before it are somebody else's. */
    long heldSince() {
        return heldSince;
    }

    /** Epoch milliseconds of this platform's clock: when something of it last came. */
    long heardAt() {
        return heardAt;
    }

    boolean isConnected() {
        return isConnected;
    }

    void heard(int ward, long now, boolean isStillConnected) {
        wardId = ward;
        heardAt = now;
        isConnected = isStillConnected;
    }

    /** False when an older connection of the device says it. */
    boolean isInForce(DeviceReport.Entry entry) {
        return entry.fence() >= fence;
    }

    /** What its node says, when that {@link #isInForce}. */
    void reported(DeviceReport.Entry entry, long now) {
        fence = entry.fence();
        boolean isOpen = entry.link().isConnected();
        heard(isOpen || wardId == 0 ? entry.wardId() : wardId, now, isOpen);
    }

    /**
     * The device measures somebody else.
     *
     * @param since epoch milliseconds; 0 when every sample is this patient's as far as is known
     */
    void assigned(int patient, long since) {
        patientId = patient;
        heldSince = since;
    }

    /** When the assignment began is known exactly. */
    void heldSince(long since) {
        heldSince = since;
    }

    SeenSeqs epoch(int epochNo) {
        SeenSeqs known = epochs.get(epochNo);
        if (known != null) {
            return known;
        }
        SeenSeqs fresh = new SeenSeqs();
        epochs.put(epochNo, fresh);
        if (epochs.size() > MAX_EPOCHS) {
            var _ = epochs.pollFirstEntry();
        }
        return fresh;
    }

    /** By number; not to be changed. */
    Map<Integer, SeenSeqs> epochs() {
        return epochs;
    }

    boolean hasGaps() {
        return seen().stream().anyMatch(seqs -> !seqs.gaps().isEmpty());
    }

    int openGaps() {
        return seen().stream().mapToInt(seqs -> seqs.gaps().size()).sum();
    }

    private Collection<SeenSeqs> seen() {
        return epochs.values();
    }

    /** False while the patient's alarms and last samples are being read: they fill most gaps. */
    boolean isReady() {
        return isReady;
    }

    void ready(boolean isRestored) {
        isReady = isRestored;
    }

    /** Notes that the sample is seen; false when it was before. */
    boolean isFirst(VitalSample sample) {
        SeenSeqs seen = epoch(sample.epochNo());
        boolean isNew = seen.isNew(sample.seq());
        if (isNew) {
            seen.judged(sample.seq(), sample.observedAt());
        }
        return isNew;
    }

    /** True when a live sample is the present patient's. */
    boolean isOfPatient(VitalSample sample) {
        return patientId != 0 && sample.observedAt() >= heldSince;
    }
}
