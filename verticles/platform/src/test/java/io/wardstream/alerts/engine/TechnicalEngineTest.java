package io.wardstream.alerts.engine;

import static io.wardstream.alerts.engine.EquipmentBed.MONITOR;
import static io.wardstream.alerts.engine.EquipmentBed.NODE;
import static io.wardstream.alerts.engine.EquipmentBed.PUMP;
import static io.wardstream.alerts.engine.EquipmentBed.START;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.wardstream.codec.model.DeviceReport.Link;
import io.wardstream.codec.model.DeviceReport.Said;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSign;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fact against the others: exactly one stands for one cause. */
class TechnicalEngineTest {
    private static final VitalSign SPO2 = VitalSign.SPO2;
    private static final VitalSign HR = VitalSign.HEART_RATE;
    private static final VitalSign PULSE = VitalSign.PULSE_RATE;

    private final EquipmentBed bed = new EquipmentBed();

    private static Arguments row(String name, Consumer<EquipmentBed> events, String... codes) {
        return argumentSet(name, events, Set.of(codes));
    }

    /** What happens to a monitor that measures SpO2 and heart rate, and what stands then. */
    static List<Arguments> table() {
        return List.of(
                row("nothing", bed -> bed.seconds(60, SPO2, HR)),
                row("one vital stops, 13 s", bed -> bed.seconds(13, HR)),
                row("one vital stops, 17 s", bed -> bed.seconds(17, HR), "STALE_SPO2"),
                row(
                        "one vital stops and comes back",
                        bed -> {
                            bed.seconds(20, HR);
                            bed.seconds(1, SPO2, HR);
                        }),
                row("one vital invalid, 9 s", bed -> bed.invalidSeconds(9, SPO2)),
                row(
                        "one vital invalid, 60 s",
                        bed -> bed.invalidSeconds(60, SPO2),
                        "SIGNAL_INVALID_SPO2"),
                row(
                        "one vital invalid, then valid",
                        bed -> {
                            bed.invalidSeconds(20, SPO2);
                            bed.seconds(1, SPO2);
                        }),
                row(
                        "one vital invalid, then silent",
                        bed -> {
                            bed.invalidSeconds(20, SPO2);
                            bed.seconds(60, HR);
                        },
                        "SIGNAL_INVALID_SPO2"),
                row(
                        "questionable values",
                        bed -> {
                            for (int i = 0; i < 60; i++) {
                                bed.measures(MONITOR, Validity.QUESTIONABLE, SPO2, HR);
                                bed.second();
                            }
                        }),
                row(
                        "probe off, and its vital stops",
                        bed -> {
                            bed.says(MONITOR, "probe_off", "spo2", true);
                            bed.seconds(60, HR);
                        },
                        "PROBE_OFF_SPO2"),
                row(
                        "probe off, and neither of its vitals comes",
                        bed -> {
                            bed.seconds(5, SPO2, PULSE, HR);
                            bed.says(MONITOR, "probe_off", "spo2", true);
                            bed.seconds(60, HR);
                        },
                        "PROBE_OFF_SPO2"),
                row(
                        "probe off, and its vital is invalid",
                        bed -> {
                            bed.says(MONITOR, "probe_off", null, true);
                            bed.invalidSeconds(60, SPO2);
                        },
                        "PROBE_OFF"),
                row(
                        "signal invalid, then the lead is off",
                        bed -> {
                            bed.invalidSeconds(20, SPO2);
                            bed.says(MONITOR, "probe_off", "spo2", true);
                            bed.second();
                        },
                        "PROBE_OFF_SPO2"),
                row(
                        "lead off, then on",
                        bed -> {
                            bed.says(MONITOR, "lead_off", "heart_rate", true);
                            bed.seconds(5, SPO2);
                            bed.says(MONITOR, "lead_off", "heart_rate", false);
                            bed.seconds(5, SPO2, HR);
                        }),
                row(
                        "low battery, and everything else goes on",
                        bed -> {
                            bed.says(MONITOR, "low_battery", null, true);
                            bed.seconds(60, SPO2, HR);
                        },
                        "LOW_BATTERY"),
                row(
                        "low battery, then disconnected",
                        bed -> {
                            bed.says(MONITOR, "low_battery", null, true);
                            bed.link(MONITOR, Link.ENDED);
                            bed.seconds(60);
                        },
                        "LOW_BATTERY",
                        "DISCONNECTED"),
                row(
                        "disconnected, 14 s",
                        bed -> {
                            bed.link(MONITOR, Link.ENDED);
                            bed.seconds(14);
                        }),
                row(
                        "disconnected, 16 s",
                        bed -> {
                            bed.link(MONITOR, Link.ENDED);
                            bed.seconds(16);
                        },
                        "DISCONNECTED"),
                row(
                        "disconnected, an hour",
                        bed -> {
                            bed.link(MONITOR, Link.ENDED);
                            bed.seconds(3_600);
                        },
                        "DISCONNECTED"),
                row(
                        "stale, then disconnected",
                        bed -> {
                            bed.seconds(30, HR);
                            bed.link(MONITOR, Link.ENDED);
                            bed.seconds(16);
                        },
                        "DISCONNECTED"),
                row(
                        "invalid, then disconnected",
                        bed -> {
                            bed.invalidSeconds(30, SPO2);
                            bed.link(MONITOR, Link.ENDED);
                            bed.seconds(16);
                        },
                        "DISCONNECTED"),
                row(
                        "disconnected, and back",
                        bed -> {
                            bed.link(MONITOR, Link.ENDED);
                            bed.seconds(30);
                            bed.connects(MONITOR);
                            bed.seconds(60, SPO2, HR);
                        }),
                row(
                        "disconnected, and back without one vital",
                        bed -> {
                            bed.link(MONITOR, Link.ENDED);
                            bed.seconds(30);
                            bed.connects(MONITOR);
                            bed.seconds(30, HR);
                        },
                        "STALE_SPO2"),
                row(
                        "connected, and sends nothing",
                        bed -> bed.seconds(60),
                        "STALE_SPO2",
                        "STALE_HEART_RATE"),
                row(
                        "silent until its node closes the connection",
                        bed -> {
                            bed.seconds(25);
                            bed.link(MONITOR, Link.ENDED);
                            bed.seconds(60);
                        },
                        "DISCONNECTED"),
                row(
                        "held back",
                        bed -> {
                            bed.link(MONITOR, Link.HELD_BACK);
                            bed.seconds(120);
                        }),
                row(
                        "held back, then read again",
                        bed -> {
                            bed.link(MONITOR, Link.HELD_BACK);
                            bed.seconds(120);
                            bed.link(MONITOR, Link.OPEN);
                            bed.seconds(10);
                        }),
                row(
                        "stale, then held back",
                        bed -> {
                            bed.seconds(30, HR);
                            bed.link(MONITOR, Link.HELD_BACK);
                            bed.seconds(120);
                        }),
                row(
                        "drained, 27 s of 12 + 15",
                        bed -> {
                            bed.link(MONITOR, Link.DRAINED, 12_000);
                            bed.link(MONITOR, Link.DRAINED, 12_000);
                            bed.seconds(26);
                        }),
                row(
                        "drained, and does not come back",
                        bed -> {
                            bed.link(MONITOR, Link.DRAINED, 12_000);
                            bed.seconds(28);
                        },
                        "DISCONNECTED"),
                row(
                        "node lost, 29 s",
                        bed -> {
                            bed.link(MONITOR, Link.OPEN);
                            bed.busDown(true);
                            bed.engine.nodeLost(NODE, bed.now);
                            bed.seconds(29);
                        }),
                row(
                        "node lost, and the device does not come back",
                        bed -> {
                            bed.busDown(true);
                            bed.engine.nodeLost(NODE, bed.now);
                            bed.seconds(31);
                        },
                        "DISCONNECTED"),
                row(
                        "another node lost",
                        bed -> {
                            bed.engine.nodeLost("node-b", bed.now);
                            bed.seconds(60, SPO2, HR);
                        }),
                row(
                        "another device measures what this one does not any more",
                        bed -> {
                            bed.connects(PUMP);
                            for (int i = 0; i < 60; i++) {
                                bed.measures(HR);
                                bed.measures(PUMP, Validity.VALID, SPO2);
                                bed.second();
                            }
                        }),
                row(
                        "another device is invalid while this one measures",
                        bed -> {
                            bed.connects(PUMP);
                            for (int i = 0; i < 60; i++) {
                                bed.measures(SPO2, HR);
                                bed.measures(PUMP, Validity.INVALID, SPO2);
                                bed.second();
                            }
                        }));
    }

    @ParameterizedTest
    @MethodSource("table")
    void tellsOneFactForOneCause(Consumer<EquipmentBed> events, Set<String> expected) {
        bed.settled();

        events.accept(bed);

        assertThat(bed.codes()).isEqualTo(expected);
    }

    @Test
    void replacesLowBatteryWithTheNextHello() {
        bed.settled();
        bed.helloSays(MONITOR, new Said("low_battery", null, true, bed.now));
        bed.seconds(5, SPO2, HR);
        Set<String> before = bed.codes();

        bed.helloSays(MONITOR, new Said("on_battery", null, true, bed.now));
        bed.seconds(1, SPO2, HR);

        assertThat(before).containsExactly("LOW_BATTERY");
        assertThat(bed.codes()).containsExactly("ON_BATTERY");
    }

    @Test
    void leavesTheClockWrongUntilItIsSaidToBeRight() {
        bed.settled();
        bed.says(MONITOR, "clock_wrong", null, true);
        bed.second();
        bed.helloSays(MONITOR);
        bed.second();
        Set<String> before = bed.codes();

        bed.says(MONITOR, "clock_wrong", null, false);
        bed.second();

        assertThat(before).containsExactly("CLOCK_WRONG");
        assertThat(bed.codes()).isEmpty();
    }

    @Test
    void keepsWhatItDoesNotKnow() {
        bed.settled();
        bed.says(MONITOR, "Fan/Stalled", "ecg_ii", true);
        bed.says(MONITOR, "disconnected", null, true);

        bed.second();

        assertThat(bed.codes()).containsExactly("DEVICE_DISCONNECTED", "FAN_STALLED_ECG_II");
    }

    @Test
    void saysNothingOfAStartBeforeItsGraceIsOver() {
        bed.hasStored(MONITOR, START - 2_000);

        bed.seconds(29);
        Set<String> inGrace = bed.codes();
        bed.seconds(2);

        assertThat(inGrace).isEmpty();
        assertThat(bed.codes()).containsExactly("DISCONNECTED");
    }

    @Test
    void raisesNothingWhenADeviceComesBackWithinTheGraceOfAStart() {
        bed.hasStored(MONITOR, START - 60_000);
        bed.seconds(28);
        bed.connects(MONITOR);
        bed.seconds(120, SPO2, HR);

        assertThat(bed.told).isEmpty();
    }

    @Test
    void waitsAfterATakeoverForADeviceThatWasDrainedBefore() {
        bed.hasStored(MONITOR, START - 2_000);
        bed.drainedUntil(START + 28_000);

        bed.seconds(42);
        Set<String> inGrace = bed.codes();
        bed.seconds(3);

        assertThat(inGrace).isEmpty();
        assertThat(bed.codes()).containsExactly("DISCONNECTED");
    }

    @Test
    void waitsNoLongerForADrainThatIsPast() {
        bed.hasStored(MONITOR, START - 2_000);
        bed.drainedUntil(START - 60_000);

        bed.seconds(31);

        assertThat(bed.codes()).containsExactly("DISCONNECTED");
    }

    @Test
    void doesNotMissADeviceThatHasNeverBeenThere() {
        bed.seconds(600);

        assertThat(bed.told).isEmpty();
    }

    @Test
    void readsTheStoreBeforeItCallsADeviceSilent() {
        bed.settled();
        bed.busDown(true);

        bed.seconds(120, SPO2, HR);
        Set<String> whileItIsStored = bed.codes();
        bed.seconds(40);

        assertThat(whileItIsStored).doesNotContain("DISCONNECTED");
        assertThat(bed.codes()).containsExactly("DISCONNECTED");
    }

    @Test
    void callsNoDeviceSilentWhileTheStoreIsAway() {
        bed.settled();
        bed.storeAway(true);
        bed.busDown(true);

        bed.seconds(600);

        assertThat(bed.codes()).isEmpty();
    }

    @Test
    void believesAnEndWithoutTheStore() {
        bed.settled();
        bed.storeAway(true);

        bed.link(MONITOR, Link.ENDED);
        bed.seconds(17);

        assertThat(bed.codes()).containsExactly("DISCONNECTED");
    }

    @Test
    void ignoresTheEndOfAnOlderConnection() {
        bed.settled();
        var older = bed.entry(MONITOR, Link.ENDED, 0, false);
        bed.connects(MONITOR);

        int _ = bed.engine.reported(older, "node-b", bed.now);
        bed.seconds(60, SPO2, HR);

        assertThat(bed.told).isEmpty();
    }

    @Test
    void goesOnWithWhatIsOnRecord() {
        bed.known(TechnicalFact.disconnected(MONITOR), START - 60_000);
        bed.known(new TechnicalFact("LOW_BATTERY", null, MONITOR), START - 90_000);

        bed.seconds(60);
        boolean isQuiet = bed.told.isEmpty();
        bed.connects(MONITOR);
        bed.second();

        assertThat(isQuiet).isTrue();
        assertThat(bed.told)
                .singleElement()
                .isInstanceOf(TechnicalNews.Ended.class)
                .returns(TechnicalFact.disconnected(MONITOR), TechnicalNews::fact);
    }

    @Test
    void beginsAnewWhatSomebodyHasClosed() {
        bed.settled();
        bed.link(MONITOR, Link.ENDED);
        bed.seconds(20);
        bed.standing().clear();

        bed.engine.untold(TechnicalFact.disconnected(MONITOR), bed.now);
        bed.second();

        assertThat(bed.told.getLast())
                .isEqualTo(
                        new TechnicalNews.Began(
                                TechnicalFact.disconnected(MONITOR), bed.now - 1_000));
    }

    @Test
    void tellsNothingOfADeviceThatMeasuresSomebodyElse() {
        bed.settled();
        bed.link(MONITOR, Link.ENDED);
        bed.engine.forget(MONITOR);

        bed.seconds(60);

        assertThat(bed.told).isEmpty();
        assertThat(bed.engine.isEmpty()).isTrue();
    }

    @Test
    void countsTheDevicesOfALostNode() {
        bed.settled();
        bed.connects(PUMP);
        bed.second();

        bed.engine.nodeLost(NODE, bed.now);
        int atOnce = bed.outage(bed.now).lostWithNode();
        bed.connects(PUMP);
        int later = bed.outage(bed.now).lostWithNode();

        assertThat(atOnce).isEqualTo(2);
        assertThat(later).isOne();
        assertThat(bed.outage(bed.now + 30_000).lostWithNode()).isZero();
    }

    @Test
    void countsWhatIsHeldBackForAWhile() {
        bed.settled();
        bed.link(MONITOR, Link.HELD_BACK);

        bed.seconds(9);
        int soon = bed.outage(bed.now).heldBack();
        bed.seconds(2);

        assertThat(soon).isZero();
        assertThat(bed.outage(bed.now).heldBack()).isOne();
    }

    @Test
    void isPartOfAMassLossWithFourOthersWithinFiveSeconds() {
        List<Long> together = List.of(10_000L, 11_000L, 12_000L, 13_000L, 15_000L);
        List<Long> apart = List.of(10_000L, 11_000L, 12_000L, 13_000L, 15_001L);

        assertThat(MassLoss.isPart(10_000, together)).isTrue();
        assertThat(MassLoss.isPart(10_000, apart)).isFalse();
    }

    @Test
    void saysInWordsWhatIsWrong() {
        assertThat(TechnicalFact.disconnected(1).text()).isEqualTo("Device disconnected");
        assertThat(TechnicalFact.stale(SPO2, 1).text()).isEqualTo("SpO2 no new value");
        assertThat(TechnicalFact.signalInvalid(HR, 1).text()).isEqualTo("HR signal invalid");
        assertThat(TechnicalFact.said(new Said("probe_off", "spo2", true, 0), 1).text())
                .isEqualTo("SpO2 probe off");
        assertThat(TechnicalFact.said(new Said("low_battery", null, true, 0), 1).text())
                .isEqualTo("Low battery");
        assertThat(WardFact.MASS_DISCONNECT.text(500)).isEqualTo("500 devices disconnected");
    }
}
