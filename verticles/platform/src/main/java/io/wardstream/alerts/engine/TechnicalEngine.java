package io.wardstream.alerts.engine;

import io.wardstream.codec.model.DeviceReport;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds what is wrong with the equipment of one patient. Pure: no clock, no storage; what it knows
 * is turned into facts at each {@link #evaluate}, and what is new among them is told. Confined to
 * one event loop.
 *
 * <p>Exactly one fact stands for one cause. Of a device that is disconnected no vital is stale or
 * invalid; an invalid signal is not stale; what a lead or probe that is off explains is not said of
 * the vital again; a device that the platform does not read is neither stale nor disconnected. What
 * is not known is not over: a fact ends by evidence, never by silence.
 */
public final class TechnicalEngine {
    private final long startedAt;
    private final Map<Integer, DeviceLink> links = new HashMap<>();
    private final SaidFacts said = new SaidFacts();
    private final VitalSignals signals = new VitalSignals();
    private final ToldFacts told = new ToldFacts();

    /** As it was at the last evaluation. */
    private boolean isAnyAway = true;

    /**
     * @param startedAt epoch milliseconds: from when its grace counts
     */
    public TechnicalEngine(long startedAt) {
        this.startedAt = startedAt;
    }

    /** A device measures the patient, whether it is connected or not. */
    public void expect(int deviceId) {
        DeviceLink _ = link(deviceId);
    }

    /** A sample of the patient; only a live one says anything of the vitals. */
    public void sampled(VitalSample sample) {
        link(sample.deviceId()).sampled(sample.receivedAt());
        if (sample.live()) {
            signals.take(sample);
        }
    }

    /**
     * What a node says of a device; nothing when the device has connected again since.
     *
     * @return how many conditions are not kept, because the device has too many
     */
    public int reported(DeviceReport.Entry entry, String nodeId, long now) {
        return link(entry.deviceId()).reported(entry, nodeId, now) ? said.take(entry) : 0;
    }

    /** A node is not there any more. */
    public void nodeLost(String nodeId, long now) {
        links.values().forEach(link -> link.nodeLost(nodeId, now));
    }

    /** The record has it so; what was heard since this owner began counts more. */
    public void known(TechnicalFact fact, long since) {
        int deviceId = fact.deviceId();
        VitalSign vital = fact.vital();
        told.known(fact, since);
        switch (fact.kind()) {
            case DISCONNECTED -> link(deviceId).knownGone(since);
            case STALE -> {
                if (vital != null) {
                    expect(deviceId);
                    signals.of(vital).knownStale(deviceId, since);
                }
            }
            case SIGNAL_INVALID -> {
                if (vital != null) {
                    expect(deviceId);
                    signals.of(vital).knownInvalid(deviceId, since);
                }
            }
            case SAID -> {
                expect(deviceId);
                said.known(fact, since);
            }
        }
    }

    /** Somebody has closed its alarm: if it still is so, it begins anew. */
    public void untold(TechnicalFact fact, long now) {
        told.untold(fact, now);
    }

    /** The device measures somebody else; nothing is told of it any more. */
    public void forget(int deviceId) {
        links.remove(deviceId);
        said.forget(deviceId);
        told.forget(deviceId);
        signals.forget(deviceId);
    }

    /** True when no device is known any more. */
    public boolean isEmpty() {
        return links.isEmpty();
    }

    /** What has begun or ended since it was asked last; to be asked every second. */
    public List<TechnicalNews> evaluate(long now) {
        isAnyAway = isAnyAway(now);
        if (isQuiet(now)) {
            return List.of();
        }
        return told.compare(present(now), now);
    }

    private boolean isAnyAway(long now) {
        for (DeviceLink link : links.values()) {
            if (link.isAway(now)) {
                return true;
            }
        }
        return false;
    }

    /** The common case, found out without garbage: there is nothing to tell, and nothing was. */
    private boolean isQuiet(long now) {
        return !isAnyAway && told.isEmpty() && said.isEmpty() && !signals.isAnyBad(now);
    }

    private Map<TechnicalFact, Long> present(long now) {
        Map<TechnicalFact, Long> present = new LinkedHashMap<>();
        links.forEach(
                (deviceId, link) -> {
                    if (link.isDisconnected(now)) {
                        present.put(TechnicalFact.disconnected(deviceId), link.missingSince());
                    }
                });
        said.addTo(present);
        signals.forEach(
                signal -> {
                    DeviceLink link = links.get(signal.deviceId());
                    if (link != null && !isExplained(signal, link, now)) {
                        addSignal(signal, link, now, present);
                    }
                });
        return present;
    }

    private boolean isExplained(VitalSignal signal, DeviceLink link, long now) {
        return link.isDisconnected(now) || said.explains(signal.deviceId(), signal.vital());
    }

    private void addSignal(
            VitalSignal signal, DeviceLink link, long now, Map<TechnicalFact, Long> present) {
        long invalidSince = signal.invalidSince();
        if (invalidSince != 0) {
            TechnicalFact invalid = signal.invalid();
            boolean isHeard = !link.isMissing(now) && !link.isHeldBack(now, 0);
            boolean isLong = now - invalidSince >= Grace.OF_SIGNAL && isHeard;
            if (isLong || told.contains(invalid)) {
                present.put(invalid, invalidSince);
            }
            return;
        }
        if (!signal.isOld(now)) {
            return;
        }
        TechnicalFact stale = signal.stale();
        boolean isMissed = now >= startedAt + Grace.AFTER_START && link.isSpeaking(now);
        boolean isRead = !link.isHeldBack(now, Grace.OF_HOLDING_BACK);
        boolean isGoingOn = told.contains(stale) && isRead;
        if (isMissed || isGoingOn) {
            present.put(stale, signal.valueAt());
        }
    }

    // --- what concerns more than this patient

    /**
     * True when a device was missing, held back or not heard of yet at the last evaluation: only
     * then is there anything to add to an outage, or to check.
     */
    public boolean isAnyAway() {
        return isAnyAway;
    }

    /** Adds the devices that are away. */
    public void addTo(Outage outage, long now) {
        links.forEach((deviceId, link) -> outage.add(deviceId, link, now));
    }

    /** When the grace of that device ends, or has ended. */
    public long dueAt(int deviceId) {
        return link(deviceId).dueAt();
    }

    // --- the store

    /** The devices the store is to be asked about before anything is said of them. */
    public List<Integer> toCheck(long now) {
        List<Integer> devices = new ArrayList<>(0);
        for (Map.Entry<Integer, DeviceLink> entry : links.entrySet()) {
            if (entry.getValue().needsCheck(now)) {
                devices.add(entry.getKey());
            }
        }
        return devices;
    }

    /**
     * The store was asked about a device.
     *
     * @param readAt epoch milliseconds: when the read began
     * @param lastReceivedAt of its youngest sample; 0: it has none
     * @param backBy when it was told to come back; 0: it was not
     * @return true when there are samples that were not heard
     */
    public boolean checked(int deviceId, long readAt, long lastReceivedAt, long backBy) {
        DeviceLink link = links.get(deviceId);
        return link != null && link.checked(readAt, lastReceivedAt, backBy);
    }

    /** The store cannot be asked. */
    public void checkFailed(int deviceId, long now) {
        DeviceLink link = links.get(deviceId);
        if (link != null) {
            link.checkFailed(now);
        }
    }

    private DeviceLink link(int deviceId) {
        DeviceLink known = links.get(deviceId);
        if (known == null) {
            known = new DeviceLink(startedAt);
            links.put(deviceId, known);
        }
        return known;
    }
}
