package io.wardstream.history;

import static io.wardstream.registry.RegistryBed.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.samples.PgPatientSamples;
import io.wardstream.samples.SampleBed;
import io.wardstream.samples.SampleBed.Table;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RowHistoryReaderIT {

    /** On the border of two slots. */
    private static final Instant NOW = Instant.parse("2026-03-01T13:00:00Z");

    private static final long T = NOW.toEpochMilli();
    private static final long DAY = 86_400_000L;
    private static final int MANY = 20_000;
    private static final Set<VitalSign> ALL = EnumSet.allOf(VitalSign.class);

    private static SampleBed bed;
    private static HistoryReader reader;

    private int patient;
    private int device;

    @BeforeAll
    static void start() {
        bed = new SampleBed(NOW);
        reader =
                new RowHistoryReader(
                        new PgPatientSamples(
                                bed.registry.database, bed.registry.registry.assignments()));
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @BeforeEach
    void assign() {
        patient = bed.patient();
        device = bed.device();
        bed.assign(device, patient, T - DAY, null);
    }

    @Test
    void givesValuesExactlyAsTheyWereSentAndNullWhereThereWasNone() {
        bed.store(
                Table.SLOT,
                List.of(
                        sample(1, 1, T - 1, Vitals.builder().put(VitalSign.SPO2, 97.5).build()),
                        sample(
                                1,
                                2,
                                T,
                                Vitals.builder()
                                        .put(VitalSign.HEART_RATE, 72)
                                        .put(VitalSign.TEMPERATURE, 36.62)
                                        .build()),
                        sample(1, 3, T + 1, Vitals.EMPTY)));

        RawHistory history = raw(T - 10, T + 10, ALL);

        assertThat(history.times().toArray()).containsExactly(T - 1, T, T + 1);
        assertThat(column(history, VitalSign.SPO2)).containsExactly(97.5, null, null);
        assertThat(column(history, VitalSign.HEART_RATE)).containsExactly(null, 72, null);
        assertThat(column(history, VitalSign.TEMPERATURE)).containsExactly(null, 36.62, null);
    }

    @Test
    void takesTheBeginningAndLeavesTheEnd() {
        bed.store(Table.SLOT, List.of(beat(1, 1, T, 60), beat(1, 2, T + 5, 61)));

        assertThat(raw(T, T + 5, ALL).times().toArray()).containsExactly(T);
        assertThat(raw(T + 1, T + 6, ALL).times().toArray()).containsExactly(T + 5);
        assertThat(raw(T + 5, T + 5, ALL).size()).isZero();
    }

    @Test
    void ordersSamplesOfOneMillisecondByEpochAndSeq() {
        bed.store(
                Table.SLOT,
                List.of(
                        beat(2, 1, T, 63),
                        beat(1, 2, T, 62),
                        beat(1, 1, T, 61),
                        beat(2, 2, T, 64)));

        assertThat(column(raw(T, T + 1, ALL), VitalSign.HEART_RATE))
                .containsExactly(61, 62, 63, 64);
    }

    @Test
    void joinsLateSamplesAndShowsNoneTwice() {
        bed.store(Table.SLOT, List.of(beat(1, 1, T, 61), beat(1, 3, T + 2, 63)));
        bed.store(Table.LATE, List.of(beat(1, 3, T + 2, 63), beat(1, 2, T + 1, 62)));

        RawHistory history = raw(T, T + 10, ALL);

        assertThat(column(history, VitalSign.HEART_RATE)).containsExactly(61, 62, 63);
    }

    @Test
    void showsEachPatientOnlyTheTimeTheDeviceWasTheirs() {
        int next = bed.patient();
        int moved = bed.device();
        bed.assign(moved, patient, T - DAY, T);
        bed.assign(moved, next, T, T + 2);
        bed.assign(moved, patient, T + 3, null);
        bed.store(
                Table.SLOT,
                LongStream.range(-1, 5).mapToObj(i -> of(moved, 1, (int) i + 2, T + i)).toList());

        assertThat(raw(T - 10, T + 10, ALL).times().toArray()).containsExactly(T - 1, T + 3, T + 4);
        RawHistory ofNext = await(reader.raw(bed.scope, next, T - 10, T + 10, ALL, MANY));
        assertThat(ofNext.times().toArray()).containsExactly(T, T + 1);
    }

    @Test
    void mergesTwoDevicesIntoOneSeries() {
        int other = bed.device();
        bed.assign(other, patient, T - DAY, null);
        bed.store(
                Table.SLOT,
                List.of(beat(1, 1, T, 61), of(other, 1, 1, T + 1), beat(1, 2, T + 2, 62)));

        assertThat(raw(T, T + 10, ALL).times().toArray()).containsExactly(T, T + 1, T + 2);
    }

    @Test
    void refusesMorePointsThanAllowedAndReadsNoMore() {
        bed.store(
                Table.SLOT,
                LongStream.range(0, 50).mapToObj(i -> beat(1, (int) i + 1, T + i, 60)).toList());

        HistoryException refusal =
                catchThrowableOfType(
                        HistoryException.class,
                        () -> await(reader.raw(bed.scope, patient, T, T + 100, ALL, 49)));

        assertThat(refusal.reason()).isEqualTo(HistoryException.Reason.TOO_MANY_POINTS);
        assertThat(refusal.limit()).isEqualTo(49);
        assertThat(await(reader.raw(bed.scope, patient, T, T + 100, ALL, 50)).size()).isEqualTo(50);
    }

    @Test
    void showsAnotherHospitalNothing() {
        bed.store(Table.SLOT, List.of(beat(1, 1, T, 61)));
        Scope elsewhere = Scope.hospitals(List.of(bed.ward.hospitalId() + 1_000));

        assertThat(await(reader.raw(elsewhere, patient, T, T + 1, ALL, MANY)).size()).isZero();
        assertThat(
                        await(reader.raw(Scope.hospitals(List.of()), patient, T, T + 1, ALL, MANY))
                                .size())
                .isZero();
        assertThat(await(reader.raw(Scope.platform(), patient, T, T + 1, ALL, MANY)).size())
                .isOne();
    }

    private RawHistory raw(long from, long to, Set<VitalSign> vitals) {
        return await(reader.raw(bed.scope, patient, from, to, vitals, MANY));
    }

    private static List<Number> column(RawHistory history, VitalSign sign) {
        List<Number> column = new java.util.ArrayList<>();
        for (int i = 0; i < history.size(); i++) {
            column.add(history.value(sign, i));
        }
        return column;
    }

    private VitalSample beat(int epochNo, int seq, long observedAt, double rate) {
        Vitals vitals = Vitals.builder().put(VitalSign.HEART_RATE, rate).build();
        return sample(epochNo, seq, observedAt, vitals);
    }

    private VitalSample sample(int epochNo, int seq, long observedAt, Vitals vitals) {
        return of(device, epochNo, seq, observedAt, vitals);
    }

    private static VitalSample of(int deviceId, int epochNo, int seq, long observedAt) {
        return of(deviceId, epochNo, seq, observedAt, Vitals.EMPTY);
    }

    private static VitalSample of(
            int deviceId, int epochNo, int seq, long observedAt, Vitals vitals) {
        return new VitalSample(
                deviceId,
                epochNo,
                seq,
                observedAt,
                observedAt,
                observedAt,
                true,
                Generation.REAL,
                vitals,
                null);
    }
}
