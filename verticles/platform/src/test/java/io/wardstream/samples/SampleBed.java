package io.wardstream.samples;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.registry.RegistryBed;
import io.wardstream.registry.Ward;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A database with slots around an instant, patients, devices and the samples a test wants. */
public final class SampleBed implements AutoCloseable {

    /** Whether a row stands in its slot or came too late for it. */
    public enum Table {
        SLOT("vital_sample"),
        LATE("late_sample");

        private final String insert;

        Table(String name) {
            insert =
                    "INSERT INTO "
                            + name
                            + """
                             (observed_at, received_at, device_id, seq, validity, epoch_no, flags,
                              heart_rate, pulse_rate, spo2, respiration_rate, systolic_bp,
                              diastolic_bp, mean_bp, temperature, etco2)
                            VALUES ($1, $2, $3, $4, $5, $6, $7,
                                    $8, $9, $10, $11, $12, $13, $14, $15, $16)
                            """;
        }
    }

    public final RegistryBed registry;
    public final Ward ward;
    public final Scope scope;

    /** Slots of four hours from two days before the instant to a day after. */
    public SampleBed(Instant around) {
        this(new RegistryBed(), around);
    }

    /** As {@link #SampleBed(Instant)}, on a database of the test's own. */
    public SampleBed(RegistryBed registry, Instant around) {
        this(
                registry,
                around.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofDays(2)),
                Duration.ofDays(3));
    }

    /** Slots of four hours from an instant on, for some time. */
    public SampleBed(RegistryBed registry, Instant from, Duration time) {
        this.registry = registry;
        ward = registry.ward("St. Mary", "Intensive care");
        scope = Scope.hospitals(List.of(ward.hospitalId()));
        PgSampleSlots slots = new PgSampleSlots(registry.database);
        Instant slot = from;
        while (slot.isBefore(from.plus(time))) {
            done(slots.open(new SampleSlot(slot, slot.plus(Duration.ofHours(4)))));
            slot = slot.plus(Duration.ofHours(4));
        }
    }

    public int patient() {
        return insertedId(
                "INSERT INTO patient (hospital_id, ward_id, display_name) VALUES ($1, $2, 'one')",
                Tuple.of(ward.hospitalId(), ward.id()));
    }

    public int device() {
        return insertedId(
                "INSERT INTO device (hospital_id, ward_id, name, model) VALUES ($1, $2, 'm', 'm')",
                Tuple.of(ward.hospitalId(), ward.id()));
    }

    /** As if the registry had assigned the device at those instants. */
    public void assign(int deviceId, int patientId, long from, @Nullable Long to) {
        int _ =
                insertedId(
                        """
                        INSERT INTO device_assignment
                          (device_id, patient_id, hospital_id, valid_from, valid_to)
                        VALUES ($1, $2, $3, $4, $5)
                        """,
                        Tuple.of(
                                deviceId,
                                patientId,
                                ward.hospitalId(),
                                utc(from),
                                to == null ? null : utc(to)));
    }

    public void epoch(int deviceId, int epochNo, long epoch) {
        done(
                registry.database
                        .platform()
                        .preparedQuery(
                                "INSERT INTO device_epoch (device_id, epoch_no, epoch)"
                                        + " VALUES ($1, $2, $3)")
                        .execute(Tuple.of(deviceId, epochNo, epoch)));
    }

    public void store(Table table, List<VitalSample> samples) {
        done(storing(table, samples));
    }

    /** The same, for who does not wait on the test's thread. */
    Future<?> storing(Table table, List<VitalSample> samples) {
        return registry.database
                .platform()
                .preparedQuery(table.insert)
                .executeBatch(samples.stream().map(SampleBed::row).toList());
    }

    private int insertedId(String insert, Tuple values) {
        return await(
                registry.database
                        .platform()
                        .preparedQuery(insert + " RETURNING id")
                        .execute(values)
                        .map(rows -> rows.iterator().next().getInteger(0)));
    }

    private static Tuple row(VitalSample sample) {
        Tuple row =
                Tuple.of(
                        utc(sample.observedAt()),
                        utc(sample.receivedAt()),
                        sample.deviceId(),
                        sample.seq(),
                        sample.vitals().validityBits(),
                        sample.epochNo());
        row.addShort((short) (sample.live() ? 1 : 0));
        IntStream.range(0, VitalSign.COUNT)
                .mapToObj(index -> sample.vitals().scaled(VitalSign.ofIndex(index)))
                .forEach(scaled -> row.addShort(scaled == Vitals.ABSENT ? null : scaled));
        return row;
    }

    static OffsetDateTime utc(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }

    @Override
    public void close() {
        registry.close();
    }
}
