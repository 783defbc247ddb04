package io.wardstream.alerts.engine;

import io.wardstream.alerts.engine.TechnicalNews.Began;
import io.wardstream.alerts.engine.TechnicalNews.Ended;
import io.wardstream.codec.model.DeviceReport.Entry;
import io.wardstream.codec.model.DeviceReport.Link;
import io.wardstream.codec.model.DeviceReport.Said;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The equipment of one patient, a clock that a test moves, and a store that has every sample. Each
 * second the engine is asked, as its verticle does; every five seconds nodes repeat what they know.
 */
final class EquipmentBed {
    static final int MONITOR = 7;
    static final int PUMP = 8;
    static final String NODE = "node-a";
    static final long START = 1_764_000_000_000L;

    final TechnicalEngine engine;
    final List<TechnicalNews> told = new ArrayList<>();
    private final Set<TechnicalFact> standing = new HashSet<>();
    private final Map<Integer, Link> links = new HashMap<>();
    private final Map<Integer, Integer> fences = new HashMap<>();
    private final Map<Integer, List<Said>> said = new HashMap<>();
    private final Map<Integer, Long> stored = new HashMap<>();
    private boolean isStoreAway;
    private long backBy;
    private boolean isBusDown;
    long now = START;
    private int seq;

    EquipmentBed() {
        engine = new TechnicalEngine(START);
        engine.expect(MONITOR);
    }

    /** What stands, by code; with the device where it is not the monitor. */
    Set<String> codes() {
        Set<String> codes = new TreeSet<>();
        for (TechnicalFact fact : standing) {
            codes.add(fact.code() + (fact.deviceId() == MONITOR ? "" : "@" + fact.deviceId()));
        }
        return codes;
    }

    Set<TechnicalFact> standing() {
        return standing;
    }

    /** The monitor is connected and past every grace. */
    void settled() {
        connects(MONITOR);
        for (int second = 0; second < 60; second++) {
            measures(VitalSign.SPO2, VitalSign.HEART_RATE);
            second();
        }
    }

    /** The record has it so. */
    void known(TechnicalFact fact, long since) {
        engine.known(fact, since);
        standing.add(fact);
    }

    void connects(int device) {
        fences.merge(device, 1, Integer::sum);
        link(device, Link.OPEN);
    }

    void link(int device, Link link) {
        link(device, link, 0);
    }

    void link(int device, Link link, int awayMillis) {
        links.put(device, link);
        report(device, link, awayMillis, false);
    }

    /** As a hello that names all that is wrong. */
    void helloSays(int device, Said... all) {
        said.put(device, List.of(all));
        report(device, Link.OPEN, 0, true);
    }

    void says(int device, String code, @Nullable String vital, boolean isActive) {
        said.put(device, List.of(new Said(code, vital, isActive, now)));
        report(device, links.getOrDefault(device, Link.OPEN), 0, false);
    }

    private void report(int device, Link link, int awayMillis, boolean isComplete) {
        if (!isBusDown) {
            int _ = engine.reported(entry(device, link, awayMillis, isComplete), NODE, now);
        }
    }

    Entry entry(int device, Link link, int awayMillis, boolean isComplete) {
        return new Entry(
                device,
                1,
                2,
                3,
                fences.getOrDefault(device, 1),
                link,
                awayMillis,
                isComplete,
                said.getOrDefault(device, List.of()));
    }

    /** The bus loses everything from now on, or does not any more. */
    void busDown(boolean isDown) {
        isBusDown = isDown;
    }

    void storeAway(boolean isAway) {
        isStoreAway = isAway;
    }

    void measures(VitalSign... vitals) {
        measures(MONITOR, Validity.VALID, vitals);
    }

    void measures(int device, Validity validity, VitalSign... vitals) {
        Vitals.Builder values = Vitals.builder();
        for (VitalSign vital : vitals) {
            values.put(vital, vital == VitalSign.SPO2 ? 97 : 72, validity);
        }
        stored.put(device, now);
        if (!isBusDown) {
            engine.sampled(sample(device, now, values.build()));
        }
    }

    VitalSample sample(int device, long receivedAt, Vitals vitals) {
        return new VitalSample(
                device,
                1,
                ++seq,
                receivedAt,
                receivedAt,
                receivedAt,
                true,
                Generation.REAL,
                vitals,
                null);
    }

    /** The store, as another process has left it. */
    void hasStored(int device, long receivedAt) {
        stored.put(device, receivedAt);
    }

    /** The store has that devices were told to come back by then, as another owner has heard. */
    void drainedUntil(long by) {
        backBy = by;
    }

    /** Of the ward, with this patient alone. */
    Outage outage(long at) {
        Outage outage = new Outage(_ -> null);
        engine.addTo(outage, at);
        return outage;
    }

    void second() {
        now += 1_000;
        if ((now - START) % 5_000 == 0) {
            links.forEach(
                    (device, link) -> {
                        if (link.isConnected()) {
                            report(device, link, 0, false);
                        }
                    });
        }
        take();
        for (int device : engine.toCheck(now)) {
            if (isStoreAway) {
                engine.checkFailed(device, now);
            } else {
                boolean _ = engine.checked(device, now, stored.getOrDefault(device, 0L), backBy);
            }
        }
        take();
    }

    private void take() {
        for (TechnicalNews news : engine.evaluate(now)) {
            told.add(news);
            boolean isTurn =
                    switch (news) {
                        case Began(TechnicalFact fact, _) -> standing.add(fact);
                        case Ended(TechnicalFact fact, _) -> standing.remove(fact);
                    };
            if (!isTurn) {
                throw new AssertionError("told twice: " + news);
            }
        }
    }

    void seconds(int count) {
        for (int i = 0; i < count; i++) {
            second();
        }
    }

    /** The monitor goes on measuring. */
    void seconds(int count, VitalSign... vitals) {
        for (int i = 0; i < count; i++) {
            measures(vitals);
            second();
        }
    }

    /** It goes on, and what it says of the vital is not to be trusted. */
    void invalidSeconds(int count, VitalSign vital) {
        for (int i = 0; i < count; i++) {
            measures(VitalSign.HEART_RATE);
            measures(MONITOR, Validity.INVALID, vital);
            second();
        }
    }
}
