package io.wardstream.history;

import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.Future;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.samples.PgPatientSamples;
import io.wardstream.samples.SampleBed;
import io.wardstream.samples.SampleBed.Table;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TieredHistoryIT {

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
                new TieredHistory(
                        List.of(
                                new RawTier(
                                        new PgPatientSamples(
                                                bed.registry.database.forHistory(),
                                                bed.registry.registry.assignments()),
                                        () -> Future.succeededFuture(0L),
                                        InstantSource.fixed(NOW))),
                        InstantSource.fixed(NOW.plusSeconds(3_600)));
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

        CollectedHistory history = raw(T - 10, T + 10);

        assertThat(history.times()).containsExactly(T - 1, T, T + 1);
        assertThat(column(history, VitalSign.SPO2)).containsExactly(97.5, null, null);
        assertThat(column(history, VitalSign.HEART_RATE)).containsExactly(null, 72.0, null);
        assertThat(column(history, VitalSign.TEMPERATURE)).containsExactly(null, 36.62, null);
    }

    @Test
    void takesTheBeginningAndLeavesTheEnd() {
        bed.store(Table.SLOT, List.of(beat(1, 1, T, 60), beat(1, 2, T + 5, 61)));

        assertThat(raw(T, T + 5).times()).containsExactly(T);
        assertThat(raw(T + 1, T + 6).times()).containsExactly(T + 5);
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

        assertThat(column(raw(T, T + 1), VitalSign.HEART_RATE))
                .containsExactly(61.0, 62.0, 63.0, 64.0);
    }

    @Test
    void joinsLateSamplesAndShowsNoneTwice() {
        bed.store(Table.SLOT, List.of(beat(1, 1, T, 61), beat(1, 3, T + 2, 63)));
        bed.store(Table.LATE, List.of(beat(1, 3, T + 2, 63), beat(1, 2, T + 1, 62)));

        CollectedHistory history = raw(T, T + 10);

        assertThat(column(history, VitalSign.HEART_RATE)).containsExactly(61.0, 62.0, 63.0);
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

        assertThat(raw(T - 10, T + 10).times()).containsExactly(T - 1, T + 3, T + 4);
        CollectedHistory ofNext = raw(bed.scope, next, T - 10, T + 10, MANY);
        assertThat(ofNext.times()).containsExactly(T, T + 1);
    }

    @Test
    void mergesTwoDevicesIntoOneSeries() {
        int other = bed.device();
        bed.assign(other, patient, T - DAY, null);
        bed.store(
                Table.SLOT,
                List.of(beat(1, 1, T, 61), of(other, 1, 1, T + 1), beat(1, 2, T + 2, 62)));

        assertThat(raw(T, T + 10).times()).containsExactly(T, T + 1, T + 2);
    }

    @Test
    void refusesMorePointsThanAllowedAndReadsNoMore() {
        bed.store(
                Table.SLOT,
                LongStream.range(0, 50).mapToObj(i -> beat(1, (int) i + 1, T + i, 60)).toList());

        HistoryException refusal =
                catchThrowableOfType(
                        HistoryException.class, () -> raw(bed.scope, patient, T, T + 100, 49));

        assertThat(refusal.reason()).isEqualTo(HistoryException.Reason.TOO_MANY_POINTS);
        assertThat(refusal.limit()).isEqualTo(49);
        assertThat(raw(bed.scope, patient, T, T + 100, 50).samples).hasSize(50);
    }

    @Test
    void showsAnotherHospitalNothing() {
        bed.store(Table.SLOT, List.of(beat(1, 1, T, 61)));
        Scope elsewhere = Scope.hospitals(List.of(bed.ward.hospitalId() + 1_000));

        assertThat(raw(elsewhere, patient, T, T + 1, MANY).samples).isEmpty();
        assertThat(raw(Scope.hospitals(List.of()), patient, T, T + 1, MANY).samples).isEmpty();
        assertThat(raw(Scope.platform(), patient, T, T + 1, MANY).samples).hasSize(1);
    }

    private CollectedHistory raw(long from, long to) {
        return raw(bed.scope, patient, from, to, MANY);
    }

    private static CollectedHistory raw(
            Scope scope, int patientId, long from, long to, int maxPoints) {
        CollectedHistory history = new CollectedHistory();
        HistoryRequest request =
                new HistoryRequest(scope, patientId, from, to, ALL, Resolution.RAW, maxPoints);
        done(reader.open(request).compose(series -> series.read(history)));
        return history;
    }

    private static List<@Nullable Double> column(CollectedHistory history, VitalSign sign) {
        return history.samples.stream()
                .map(one -> one.vitals().has(sign) ? one.vitals().value(sign) : null)
                .collect(Collectors.toList()); // with nulls
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
