package io.wardstream.alerts.engine;

import static io.wardstream.alerts.engine.EquipmentBed.MONITOR;
import static io.wardstream.alerts.engine.EquipmentBed.PUMP;
import static io.wardstream.alerts.engine.EquipmentBed.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.alerts.engine.TechnicalFact.Kind;
import io.wardstream.codec.model.DeviceReport.Link;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSign;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to two devices of a patient, in whatever order. */
class TechnicalPropertiesTest {
    private static final int SECONDS = 20_000;
    private static final List<Integer> DEVICES = List.of(MONITOR, PUMP);
    private static final List<VitalSign> VITALS =
            List.of(
                    VitalSign.SPO2,
                    VitalSign.HEART_RATE,
                    VitalSign.RESPIRATION_RATE,
                    VitalSign.SYSTOLIC_BP);

    private final EquipmentBed bed = new EquipmentBed();
    private final Map<Integer, Link> links = new HashMap<>();
    private final Map<Integer, Long> linkedAt = new HashMap<>();
    private final Map<Integer, Map<VitalSign, Validity>> measured = new HashMap<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void neverTellsTwoFactsForOneCause(long seed) {
        Random random = new Random(seed);

        for (int second = 0; second < SECONDS; second++) {
            if (random.nextInt(8) == 0) {
                happen(random);
            }
            DEVICES.forEach(this::send);
            bed.second();

            assertOneFactACause();
            assertGraceOfStart();
        }

        assertThat(bed.told).hasSizeGreaterThan(100);
    }

    private void happen(Random random) {
        int device = DEVICES.get(random.nextInt(DEVICES.size()));
        VitalSign vital = VITALS.get(random.nextInt(VITALS.size()));
        boolean isConnected = links.getOrDefault(device, Link.ENDED).isConnected();
        switch (random.nextInt(9)) {
            case 0 -> link(device, isConnected ? Link.ENDED : Link.OPEN);
            case 1 -> link(device, isConnected ? Link.DRAINED : Link.OPEN);
            case 2 -> link(device, isConnected ? Link.HELD_BACK : Link.OPEN);
            case 3 -> says(device, isConnected, "probe_off", "spo2", random.nextBoolean());
            case 4 -> says(device, isConnected, "lead_off", null, random.nextBoolean());
            case 5 -> says(device, isConnected, "sensor_fault", null, random.nextInt(4) == 0);
            case 6 -> says(device, isConnected, "low_battery", null, random.nextBoolean());
            case 7 -> of(device).remove(vital);
            default ->
                    of(device)
                            .put(vital, Validity.ofBits(random.nextInt(Validity.values().length)));
        }
    }

    private Map<VitalSign, Validity> of(int device) {
        return measured.computeIfAbsent(device, _ -> new HashMap<>());
    }

    private void link(int device, Link link) {
        if (link == Link.OPEN) {
            bed.connects(device);
        } else {
            bed.link(device, link, link == Link.DRAINED ? 10_000 : 0);
        }
        links.put(device, link);
        linkedAt.put(device, bed.now);
    }

    private void says(
            int device,
            boolean isConnected,
            String code,
            @Nullable String vital,
            boolean isActive) {
        if (isConnected) {
            bed.says(device, code, vital, isActive);
        }
    }

    private void send(int device) {
        if (links.get(device) == Link.OPEN) {
            of(device).forEach((vital, validity) -> bed.measures(device, validity, vital));
        }
    }

    private void assertOneFactACause() {
        Set<VitalSign> spokenOf = new HashSet<>();
        for (TechnicalFact fact : bed.standing()) {
            if (fact.kind() == Kind.STALE || fact.kind() == Kind.SIGNAL_INVALID) {
                VitalSign vital = fact.vital();
                assertThat(spokenOf.add(vital)).as("%s twice: %s", vital, bed.codes()).isTrue();
                assertThat(bed.standing())
                        .doesNotContain(TechnicalFact.disconnected(fact.deviceId()))
                        .noneMatch(
                                other ->
                                        other.deviceId() == fact.deviceId()
                                                && other.covers().contains(vital));
            }
            if (links.get(fact.deviceId()) == Link.HELD_BACK) {
                assertThat(fact.kind()).isNotEqualTo(Kind.DISCONNECTED);
            }
            if (isHeldBack(fact.deviceId())) {
                assertThat(fact.kind()).isNotEqualTo(Kind.STALE);
            }
            if (links.get(fact.deviceId()) == Link.OPEN) {
                assertThat(fact.kind()).isNotEqualTo(Kind.DISCONNECTED);
            }
        }
    }

    private boolean isHeldBack(int device) {
        return links.get(device) == Link.HELD_BACK
                && bed.now - linkedAt.getOrDefault(device, bed.now) > Grace.OF_HOLDING_BACK;
    }

    private void assertGraceOfStart() {
        if (bed.now < START + Grace.AFTER_START) {
            assertThat(bed.standing())
                    .extracting(TechnicalFact::kind)
                    .doesNotContain(Kind.STALE, Kind.DISCONNECTED);
        }
    }
}
