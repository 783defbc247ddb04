package io.wardstream.alerts.engine;

import io.wardstream.codec.model.DeviceReport;
import io.wardstream.codec.model.DeviceReport.Said;
import io.wardstream.codec.model.VitalSign;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the devices of one patient say is wrong with them, and since when. What they do not mention
 * is as it was, unless they have named all. Confined to one event loop.
 */
final class SaidFacts {
    /** Told by the platform: no device takes it back by leaving it out. */
    private static final String CLOCK_WRONG = "CLOCK_WRONG";

    private final Map<TechnicalFact, Long> since = new LinkedHashMap<>();

    void take(DeviceReport.Entry entry) {
        if (entry.said().isEmpty() && !isAnyOf(entry.deviceId())) {
            return; // what most devices repeat every few seconds
        }
        Map<TechnicalFact, Said> words = new LinkedHashMap<>();
        for (Said word : entry.said()) {
            words.put(TechnicalFact.said(word, entry.deviceId()), word);
        }
        if (entry.isComplete()) {
            since.keySet()
                    .removeIf(
                            fact ->
                                    fact.deviceId() == entry.deviceId()
                                            && !fact.code().equals(CLOCK_WRONG)
                                            && !words.containsKey(fact));
        }
        words.forEach(this::take);
    }

    private boolean isAnyOf(int deviceId) {
        for (TechnicalFact fact : since.keySet()) {
            if (fact.deviceId() == deviceId) {
                return true;
            }
        }
        return false;
    }

    private void take(TechnicalFact fact, Said word) {
        if (word.isActive()) {
            since.putIfAbsent(fact, word.since());
        } else {
            since.remove(fact);
        }
    }

    /** As the record has it. */
    void known(TechnicalFact fact, long began) {
        since.putIfAbsent(fact, began);
    }

    boolean isEmpty() {
        return since.isEmpty();
    }

    void forget(int deviceId) {
        since.keySet().removeIf(fact -> fact.deviceId() == deviceId);
    }

    /** By since when they are so. */
    Map<TechnicalFact, Long> all() {
        return since;
    }

    /** Whether what that device says is why it does not measure the vital. */
    boolean explains(int deviceId, VitalSign vital) {
        for (TechnicalFact fact : since.keySet()) {
            if (fact.deviceId() == deviceId && fact.covers().contains(vital)) {
                return true;
            }
        }
        return false;
    }
}
