package io.wardstream.samples.rollup;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RollupIT {

    private static final Instant START = Instant.parse("2026-03-01T08:00:00Z");

    private RollupBed bed;
    private int patient;
    private int device;

    @BeforeEach
    void prepare() {
        bed = new RollupBed(START);
        patient = bed.samples.patient();
        device = bed.deviceOf(patient);
    }

    @AfterEach
    void stop() {
        bed.close();
    }

    @Test
    void addsMinutesUpWhenTheyAreOverAndAnHourWithItsLastMinute() {
        bed.flush(
                bed.sample(device, 1, 0, 60),
                bed.sample(device, 2, 59.999, 80),
                bed.sample(device, 3, 60, 100),
                bed.sample(device, 4, 3_599, 50),
                bed.sample(device, 5, 3_600, 70));

        bed.rollUp(3_599);

        assertThat(bed.stored(BucketLength.MINUTE))
                .containsEntry(
                        patient + "/" + device + "/" + bed.at(0) + "/HEART_RATE",
                        "2 2 1400 600 800")
                .containsEntry(
                        patient + "/" + device + "/" + bed.at(60) + "/HEART_RATE",
                        "1 1 1000 1000 1000")
                .hasSize(4);
        assertThat(bed.stored(BucketLength.HOUR)).isEmpty();
        bed.rollUp(3_600);
        assertThat(bed.stored(BucketLength.HOUR))
                .containsEntry(
                        patient + "/" + device + "/" + bed.at(0) + "/HEART_RATE",
                        "4 4 2900 500 1000")
                .hasSize(2);
        bed.assertRight();
    }

    @Test
    void countsWhatWasMeasuredAndSaysHowMuchOfItIsValid() {
        Vitals doubtful =
                Vitals.builder()
                        .put(VitalSign.HEART_RATE, 60, Validity.QUESTIONABLE)
                        .put(VitalSign.SPO2, 50, Validity.INVALID)
                        .put(VitalSign.ETCO2, 30, Validity.CALIBRATING)
                        .absent(VitalSign.TEMPERATURE, Validity.INVALID)
                        .build();
        bed.flush(
                bed.sample(device, 1, 0, doubtful),
                bed.sample(device, 2, 1, 62),
                bed.sample(device, 3, 61, Vitals.EMPTY));

        bed.rollUp(120);

        String place = patient + "/" + device + "/" + bed.at(0) + "/";
        assertThat(bed.stored(BucketLength.MINUTE))
                .containsEntry(place + "HEART_RATE", "2 1 1220 600 620")
                .containsEntry(place + "SPO2", "1 1 970 970 970")
                .hasSize(2);
        bed.assertRight();
    }

    @Test
    void keepsASampleOfNobodyOutAndFilesAMinuteOfTwoUnderBoth() {
        int other = bed.samples.patient();
        bed.run(
                "UPDATE device_assignment SET valid_to = $1 WHERE device_id = $2",
                utc(bed.at(30)),
                device);
        bed.samples.assign(device, other, bed.at(40), null);
        bed.flush(
                bed.sample(device, 1, 29.999, 60),
                bed.sample(device, 2, 30, 70),
                bed.sample(device, 3, 40, 80));

        bed.rollUp(60);

        assertThat(bed.stored(BucketLength.MINUTE).keySet())
                .containsExactly(
                        patient + "/" + device + "/" + bed.at(0) + "/HEART_RATE",
                        patient + "/" + device + "/" + bed.at(0) + "/SPO2",
                        other + "/" + device + "/" + bed.at(0) + "/HEART_RATE",
                        other + "/" + device + "/" + bed.at(0) + "/SPO2");
        bed.assertRight();
    }

    @Test
    void aLateSampleIsAddedToItsMinuteAndHour() {
        bed.flush(bed.sample(device, 1, 0, 60));
        bed.rollUp(7_200);

        bed.flush(bed.sample(device, 2, 30, 90), bed.sample(device, 3, 1_800, 40));
        bed.rollUp(7_200);

        assertThat(bed.stored(BucketLength.HOUR))
                .containsEntry(
                        patient + "/" + device + "/" + bed.at(0) + "/HEART_RATE",
                        "3 3 1900 400 900");
        assertThat(bed.count("rollup_dirty")).isZero();
        bed.assertRight();
    }

    @Test
    void aSampleWithoutASlotIsInABucketToo() {
        int old = -3 * 86_400;
        bed.run("UPDATE device_assignment SET valid_from = $1", utc(bed.at(old - 10)));
        bed.flush(bed.sample(device, 1, old, 60));
        bed.rollUp(60);

        bed.flush(bed.sample(device, 2, old + 20, 80));
        bed.rollUp(60);

        assertThat(bed.stored(BucketLength.MINUTE))
                .containsEntry(
                        patient + "/" + device + "/" + bed.at(old) + "/HEART_RATE",
                        "2 2 1400 600 800");
        assertThat(bed.count("late_sample WHERE rolled_up")).isEqualTo(2);
        bed.assertRight();
    }

    @Test
    void aSampleThatStandsInItsSlotAndAmongLateOnesCountsOnce() {
        bed.flush(bed.sample(device, 1, 5, 60));
        bed.run(
                "INSERT INTO late_sample SELECT *, false FROM vital_sample WHERE device_id = $1",
                device);

        bed.rollUp(60);
        done(bed.upkeep.makeDirty(device, List.of(patient), bed.at(0), bed.at(60)));
        bed.rollUp(60);

        bed.assertRight();
    }

    @Test
    void aCorrectedAssignmentReachesTheBucketsOfBoth() {
        int other = bed.samples.patient();
        for (int i = 0; i < 90; i++) {
            bed.flush(bed.sample(device, i + 1, i * 61.7, 60 + i));
        }
        bed.rollUp(7_200);

        bed.run(
                "UPDATE device_assignment SET valid_to = $1 WHERE device_id = $2",
                utc(bed.at(1_830)),
                device);
        bed.samples.assign(device, other, bed.at(1_830), null);
        bed.rollUp(7_200);

        bed.assertRight();
        bed.run("UPDATE device_assignment SET patient_id = $1 WHERE device_id = $2", other, device);
        bed.rollUp(7_200);
        assertThat(bed.stored(BucketLength.HOUR).keySet())
                .allMatch(line -> line.startsWith(other + "/"));
        bed.assertRight();
    }

    @Test
    void catchesUpAfterAStop() {
        bed.flush(bed.sample(device, 1, 0, 60));
        bed.rollUp(60);
        for (int i = 0; i < 50; i++) {
            bed.flush(bed.sample(device, i + 2, 60 + i * 300, 60 + i));
        }

        bed.rollUp(5 * 3_600);

        assertThat(await(bed.rollups.through(BucketLength.MINUTE))).isEqualTo(bed.at(5 * 3_600));
        bed.assertRight();
    }

    @ParameterizedTest
    @EnumSource(RollupPoint.class)
    void whoIsKilledAnywhereLeavesItToTheNext(RollupPoint point) {
        bed.flush(bed.sample(device, 1, 0, 60), bed.sample(device, 2, 3_599, 70));
        bed.rollUp(60);
        bed.flush(bed.sample(device, 3, 10, 80));
        AtomicBoolean wasThere = new AtomicBoolean();
        RollupWork mortal =
                bed.work(
                        passed -> {
                            if (passed == point) {
                                wasThere.set(true);
                                throw new IllegalStateException("killed");
                            }
                        });

        boolean isAlive = true;
        while (isAlive && !wasThere.get()) {
            isAlive =
                    await(
                            mortal.step(bed.at(3_600))
                                    .transform(r -> Future.succeededFuture(r.succeeded())));
        }

        bed.rollUp(3_600);
        assertThat(wasThere).isTrue();
        bed.assertRight();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whateverComesInWhateverOrderIsRightInTheEnd(long seed) {
        Random random = new Random(seed);
        List<Integer> patients = List.of(patient, bed.samples.patient(), bed.samples.patient());
        List<Integer> devices =
                List.of(device, bed.deviceOf(patients.get(1)), bed.deviceOf(patients.get(2)));
        List<VitalSample> sent = new ArrayList<>();
        List<RollupWork> runners = List.of(bed.work(), bed.work());
        double now = 0;

        for (int round = 0; round < 60; round++) {
            now += random.nextInt(200);
            List<VitalSample> fresh = new ArrayList<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                double ago =
                        switch (random.nextInt(6)) {
                            case 0 -> random.nextInt(7_000);
                            case 1 -> 2 * 86_400 + 3_600 + random.nextInt(4_000);
                            default -> random.nextInt(90);
                        };
                int of = devices.get(random.nextInt(devices.size()));
                fresh.add(bed.sample(of, sent.size() + fresh.size() + 1, now - ago, some(random)));
            }
            List<VitalSample> again =
                    sent.isEmpty() ? List.of() : List.of(sent.get(random.nextInt(sent.size())));
            bed.flush(fresh, again);
            sent.addAll(fresh);
            if (random.nextInt(8) == 0) {
                reassign(devices.get(random.nextInt(3)), patients.get(random.nextInt(3)), now);
            }
            for (int i = random.nextInt(6); i > 0; i--) {
                done(
                        Future.all(
                                runners.get(0).step(bed.at(now - 10)),
                                runners.get(1).step(bed.at(now + random.nextInt(100)))));
            }
        }
        bed.rollUp(now + 7_200);

        assertThat(bed.count("vital_rollup_1m")).isPositive();
        bed.assertRight();
        assertThat(check(patients, now).differences()).isZero();
    }

    @Test
    void theCheckNamesWhatIsWrong() {
        bed.flush(bed.sample(device, 1, 0, 60), bed.sample(device, 2, 100, 70));
        bed.rollUp(3_600);
        bed.run("UPDATE vital_rollup_1m SET spo2_max = 1000 WHERE bucket = $1", utc(bed.at(0)));
        bed.run("DELETE FROM vital_rollup_1m WHERE bucket = $1", utc(bed.at(60)));

        RollupReport report = check(List.of(patient), 3_600);

        assertThat(report.buckets()).isEqualTo(3);
        assertThat(report.differences()).isEqualTo(3);
        assertThat(report.first())
                .extracting(RollupReport.Difference::start)
                .containsOnly(bed.at(0), bed.at(60));
    }

    private RollupReport check(List<Integer> patients, double to) {
        return await(
                RollupChecks.open(bed.samples.registry)
                        .check(bed.samples.scope, patients, bed.at(-7_200), bed.at(to)));
    }

    /** From a while ago on, or all of the present assignment when that is younger. */
    private void reassign(int of, int to, double now) {
        OffsetDateTime from = utc(bed.at(now - 700));
        boolean isOlder =
                bed.count(
                                "device_assignment WHERE valid_to IS NULL AND valid_from < '"
                                        + from
                                        + "' AND device_id = "
                                        + of)
                        > 0;
        if (!isOlder) {
            bed.run(
                    "UPDATE device_assignment SET patient_id = $2"
                            + " WHERE device_id = $1 AND valid_to IS NULL",
                    of,
                    to);
            return;
        }
        bed.run(
                "UPDATE device_assignment SET valid_to = $2"
                        + " WHERE device_id = $1 AND valid_to IS NULL",
                of,
                from);
        bed.samples.assign(of, to, bed.at(now - 700), null);
    }

    private static Vitals some(Random random) {
        Vitals.Builder vitals = Vitals.builder();
        for (VitalSign sign : VitalSign.values()) {
            if (random.nextInt(3) > 0) {
                Validity validity = Validity.ofBits(random.nextInt(4));
                vitals.put(sign, 36 + random.nextInt(10), validity);
            }
        }
        return vitals.build();
    }

    private static OffsetDateTime utc(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }
}
