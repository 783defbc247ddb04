package io.wardstream.samples;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.samples.SampleBed.Table;
import io.wardstream.store.Scope;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many patients are read by one statement; a patient alone is held to it elsewhere. */
final class PgLatestReaderIT {

    private static final Instant NOW = Instant.parse("2026-03-01T13:17:00Z");
    private static final long NOW_MILLIS = NOW.toEpochMilli();
    private static final long HOUR = 3_600_000;
    private static final int PATIENTS = 250;
    private static final int MOST_SAMPLES = 60;

    private static SampleBed bed;
    private static PgLatestReader reader;
    private static final List<Integer> PATIENT_IDS = new ArrayList<>();

    @BeforeAll
    static void start() {
        bed = new SampleBed(NOW);
        reader =
                new PgLatestReader(
                        bed.registry.database,
                        bed.registry.registry.assignments(),
                        Clock.fixed(NOW, ZoneOffset.UTC));
        Random random = new Random(7);
        for (int i = 0; i < PATIENTS; i++) {
            PATIENT_IDS.add(patient(random));
        }
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    /** Measured by one device, or by two one after the other, or by none. */
    private static int patient(Random random) {
        int patient = bed.patient();
        long changedAt = NOW_MILLIS - random.nextLong(2 * HOUR);
        int devices = random.nextInt(3);
        for (int i = 0; i < devices; i++) {
            int device = bed.device();
            bed.epoch(device, 1, 1);
            bed.assign(
                    device,
                    patient,
                    i == 0 ? NOW_MILLIS - 24 * HOUR : changedAt,
                    i == 0 && devices == 2 ? changedAt : null);
            bed.store(Table.SLOT, samples(device, random));
        }
        return patient;
    }

    private static List<VitalSample> samples(int device, Random random) {
        List<VitalSample> samples = new ArrayList<>();
        int count = 1 + random.nextInt(MOST_SAMPLES);
        for (int seq = 1; seq <= count; seq++) {
            long at = NOW_MILLIS - random.nextLong(random.nextBoolean() ? 60_000 : 4 * HOUR);
            VitalSign sign = VitalSign.ofIndex(random.nextInt(VitalSign.COUNT));
            Vitals vitals = Vitals.builder().put(sign, 20 + random.nextInt(25)).build();
            samples.add(
                    new VitalSample(
                            device, 1, seq, at, at, at + 50, true, Generation.REAL, vitals, null));
        }
        return samples;
    }

    @Test
    void answersManyAtOnceAsItAnswersEach() {
        List<LatestVitals> each = PATIENT_IDS.stream().map(id -> await(latest(id))).toList();

        List<Future<LatestVitals>> atOnce = PATIENT_IDS.stream().map(id -> latest(id)).toList();
        done(Future.all(atOnce));

        assertThat(atOnce.stream().map(Future::result)).containsExactlyElementsOf(each);
        assertThat(each).filteredOn(one -> !one.values().isEmpty()).hasSizeGreaterThan(100);
    }

    @Test
    void showsAStrangerNothingAmongManyWhoMaySee() {
        Scope foreign = Scope.hospitals(List.of(bed.ward.hospitalId() + 1));

        List<Future<LatestVitals>> seen = PATIENT_IDS.stream().map(id -> latest(id)).toList();
        List<Future<LatestVitals>> strange =
                PATIENT_IDS.stream().map(id -> reader.latest(foreign, id)).toList();
        done(Future.all(seen));
        done(Future.all(strange));

        assertThat(strange).allSatisfy(one -> assertThat(one.result().values()).isEmpty());
        assertThat(seen).anySatisfy(one -> assertThat(one.result().values()).isNotEmpty());
    }

    private static Future<LatestVitals> latest(int patient) {
        return reader.latest(bed.scope, patient);
    }
}
