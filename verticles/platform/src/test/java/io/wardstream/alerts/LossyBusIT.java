package io.wardstream.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of the bus are dropped on purpose: the same alarms as without. */
class LossyBusIT {
    private static final int SECONDS = 120;
    private static final int PATIENTS = 5;
    private static AlertBed bed;

    @BeforeAll
    static void open() {
        bed = new AlertBed();
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    /** One episode of each condition, at any time, of one to ten samples. */
    private static List<Map<VitalSign, Double>> course(Random random) {
        Map<VitalSign, double[]> normalLowHigh = new HashMap<>();
        normalLowHigh.put(VitalSign.SPO2, new double[] {97, 86, 97});
        normalLowHigh.put(VitalSign.HEART_RATE, new double[] {72, 35, 134});
        normalLowHigh.put(VitalSign.RESPIRATION_RATE, new double[] {14, 6, 33});
        normalLowHigh.put(VitalSign.ETCO2, new double[] {38, 12, 55});
        List<Map<VitalSign, Double>> course = new ArrayList<>();
        for (int second = 0; second < SECONDS; second++) {
            course.add(new TreeMap<>());
        }
        normalLowHigh.forEach(
                (vital, values) -> {
                    int low = 5 + random.nextInt(35);
                    int high = 60 + random.nextInt(35);
                    int lowEnd = low + 1 + random.nextInt(10);
                    int highEnd = high + 1 + random.nextInt(10);
                    for (int second = 0; second < SECONDS; second++) {
                        boolean isLow = second >= low && second < lowEnd;
                        boolean isHigh = second >= high && second < highEnd;
                        course.get(second).put(vital, values[isLow ? 1 : isHigh ? 2 : 0]);
                    }
                });
        return course;
    }

    /**
     * Of each alarm what it says, and how it stands. Its times are not compared to the second: what
     * was told before a lost sample was read is never taken back.
     */
    private static List<String> said(Collection<Alarm> alarms) {
        return alarms.stream()
                .map(alarm -> alarm.cause().code() + " " + alarm.state())
                .sorted()
                .toList();
    }

    /** From the first value outside to the first inside, or the next that was not lost. */
    private static void assertThatTimesAgree(List<Alarm> lossy, List<Alarm> whole) {
        Map<String, Alarm> expected = new HashMap<>();
        whole.forEach(alarm -> expected.put(alarm.cause().code(), alarm));
        assertThat(lossy)
                .allSatisfy(
                        alarm -> {
                            Alarm known =
                                    Objects.requireNonNull(expected.get(alarm.cause().code()));
                            long began = known.cause().conditionSince();
                            long ended = known.progress().conditionUntil();
                            assertThat(alarm.cause().conditionSince())
                                    .isBetween(began, ended - 1_000);
                            assertThat(alarm.progress().conditionUntil())
                                    .isBetween(ended, ended + 10_000);
                        });
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 30})
    void raisesTheSameAlarmsAsWithout(int percent) {
        Random random = new Random(percent);
        List<List<Map<VitalSign, Double>>> courses = new ArrayList<>();
        List<Monitor> whole = new ArrayList<>();
        List<Monitor> lossy = new ArrayList<>();
        for (int i = 0; i < PATIENTS; i++) {
            courses.add(course(random));
            whole.add(bed.monitor());
            lossy.add(bed.monitor());
        }
        // their samples are of the last two minutes, so that a test need not take as long
        bed.run("UPDATE device_assignment SET valid_from = valid_from - interval '10 minutes'");
        String judge = bed.judge(); // which learns from when on the devices measure them
        long from = System.currentTimeMillis() - SECONDS * 1_000L;
        int[] second = {0};

        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(25))
                .until(
                        () -> {
                            long at = from + second[0] * 1_000L;
                            for (int i = 0; i < PATIENTS; i++) {
                                Map<VitalSign, Double> values = courses.get(i).get(second[0]);
                                whole.get(i).at(at);
                                whole.get(i).says(values);
                                lossy.get(i).at(at);
                                say(lossy.get(i), values, random.nextInt(100) < percent);
                                if (second[0] % 5 == 0 && random.nextInt(100) >= percent) {
                                    lossy.get(i).digest(true);
                                }
                            }
                            return ++second[0] == SECONDS;
                        });
        lossy.forEach(monitor -> monitor.digest(true));

        for (int i = 0; i < PATIENTS; i++) {
            Monitor heard = whole.get(i);
            Monitor monitor = lossy.get(i);
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(
                            () ->
                                    assertThat(bed.alarms(heard.patient()))
                                            .hasSize(7)
                                            .noneMatch(alarm -> alarm.state().isPresent()));
            List<Alarm> expected = bed.alarms(heard.patient());
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(
                            () ->
                                    assertThat(said(bed.alarms(monitor.patient())))
                                            .isEqualTo(said(expected)));
            assertThatTimesAgree(bed.alarms(monitor.patient()), expected);
        }
        bed.stop(judge);
    }

    private static void say(Monitor monitor, Map<VitalSign, Double> values, boolean isDropped) {
        VitalSample _ = isDropped ? monitor.unheard(values) : monitor.says(values);
    }
}
