package io.wardstream.alerts.engine;

import io.wardstream.alerts.engine.TechnicalNews.Began;
import io.wardstream.alerts.engine.TechnicalNews.Ended;
import io.wardstream.codec.model.DeviceReport;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
    private final @Nullable VitalSignal[] signals = new VitalSignal[VitalSign.COUNT];

    /** By since when; what is true and not among them is told next. */
    private final Map<TechnicalFact, Long> told = new LinkedHashMap<>();

    /** As it was at the last evaluation. */
    private boolean isAnyAway = true;

    /** Of facts whose alarm somebody has closed although they stand: from when they begin anew. */
    private final Map<TechnicalFact, Long> anew = new HashMap<>();

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
            Vitals vitals = sample.vitals();
            for (int index = 0; index < VitalSign.COUNT; index++) {
                VitalSign vital = VitalSign.ofIndex(index);
                if (vitals.has(vital) || vitals.validity(vital) != Validity.VALID) {
                    signal(vital).take(sample);
                }
            }
        }
    }

    /** What a node says of a device. */
    public void reported(DeviceReport.Entry entry, String nodeId, long now) {
        link(entry.deviceId()).reported(entry, nodeId, now);
        said.take(entry);
    }

    /** A node is not there any more. */
    public void nodeLost(String nodeId, long now) {
        links.values().forEach(link -> link.nodeLost(nodeId, now));
    }

    /** The record has it so; what was heard since this owner began counts more. */
    public void known(TechnicalFact fact, long since) {
        int deviceId = fact.deviceId();
        VitalSign vital = fact.vital();
        told.putIfAbsent(fact, since);
        switch (fact.kind()) {
            case DISCONNECTED -> link(deviceId).knownGone(since);
            case STALE -> {
                if (vital != null) {
                    expect(deviceId);
                    signal(vital).knownStale(deviceId, since);
                }
            }
            case SIGNAL_INVALID -> {
                if (vital != null) {
                    expect(deviceId);
                    signal(vital).knownInvalid(deviceId, since);
                }
            }
            case SAID -> {
                if (!link(deviceId).isReported()) {
                    said.known(fact, since);
                }
            }
        }
    }

    /** Somebody has closed its alarm: if it still is so, it begins anew. */
    public void untold(TechnicalFact fact, long now) {
        if (told.remove(fact) != null) {
            anew.put(fact, now);
        }
    }

    /** The device measures somebody else; nothing is told of it any more. */
    public void forget(int deviceId) {
        links.remove(deviceId);
        said.forget(deviceId);
        told.keySet().removeIf(fact -> fact.deviceId() == deviceId);
        anew.keySet().removeIf(fact -> fact.deviceId() == deviceId);
        for (int index = 0; index < VitalSign.COUNT; index++) {
            VitalSignal signal = signals[index];
            if (signal != null && signal.deviceId() == deviceId) {
                signals[index] = null;
            }
        }
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
        Map<TechnicalFact, Long> present = present(now);
        List<TechnicalNews> news = new ArrayList<>(0);
        told.keySet()
                .removeIf(
                        fact -> {
                            boolean isOver = !present.containsKey(fact);
                            if (isOver) {
                                news.add(new Ended(fact, now));
                            }
                            return isOver;
                        });
        anew.keySet().retainAll(present.keySet());
        present.forEach(
                (fact, since) -> {
                    if (told.putIfAbsent(fact, since) == null) {
                        news.add(new Began(fact, anew.getOrDefault(fact, since)));
                    }
                });
        return news;
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
        if (isAnyAway || !told.isEmpty() || !anew.isEmpty() || !said.isEmpty()) {
            return false;
        }
        for (VitalSignal signal : signals) {
            if (signal != null && (signal.invalidSince() != 0 || signal.isOld(now))) {
                return false;
            }
        }
        return true;
    }

    private Map<TechnicalFact, Long> present(long now) {
        Map<TechnicalFact, Long> present = new LinkedHashMap<>();
        links.forEach(
                (deviceId, link) -> {
                    if (link.isDisconnected(now)) {
                        present.put(TechnicalFact.disconnected(deviceId), link.missingSince());
                    }
                });
        present.putAll(said.all());
        for (VitalSignal signal : signals) {
            DeviceLink link = signal == null ? null : links.get(signal.deviceId());
            if (signal != null && link != null && !isExplained(signal, link, now)) {
                addSignal(signal, link, now, present);
            }
        }
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
            if (isLong || told.containsKey(invalid)) {
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
        boolean isGoingOn = told.containsKey(stale) && isRead;
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
        for (DeviceLink link : links.values()) {
            outage.add(link, now);
        }
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
     * @return true when there are samples that were not heard
     */
    public boolean checked(int deviceId, long readAt, long lastReceivedAt) {
        DeviceLink link = links.get(deviceId);
        return link != null && link.checked(readAt, lastReceivedAt);
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

    private VitalSignal signal(VitalSign vital) {
        VitalSignal known = signals[vital.index()];
        if (known == null) {
            known = new VitalSignal(vital);
            signals[vital.index()] = known;
        }
        return known;
    }
}
