package io.wardstream.alerts;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.model.DeviceReport;
import io.wardstream.codec.model.DeviceReport.Link;
import io.wardstream.codec.model.DeviceReport.Said;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.PublishedSample;
import io.wardstream.codec.model.SampleBatch;
import io.wardstream.codec.model.SampleDigest;
import io.wardstream.codec.model.SampleRefused;
import io.wardstream.codec.model.ShardNews;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.registry.Device;
import io.wardstream.registry.Patient;
import io.wardstream.registry.RegistryBed;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A device as its ingest node shows it: each sample is published, and stored, unless the test says
 * otherwise.
 */
final class Monitor {
    static final long EPOCH = 1_764_000_000_000L;

    private final AlertBed bed;
    private final Device device;
    private Patient patient;
    private int wardId;
    private int seq;
    private int published;
    private int settled;
    private long observedAt;
    private boolean isInPast;
    private String node = AlertBed.NODE;
    private int fence = 1;
    private List<Said> said = List.of();

    Monitor(AlertBed bed, Device device, Patient patient) {
        this.bed = bed;
        this.device = device;
        this.patient = patient;
        this.wardId = patient.wardId();
    }

    int deviceId() {
        return device.id();
    }

    Patient patient() {
        return patient;
    }

    /** Its next samples are somebody else's. */
    void measures(Patient other) {
        patient = other;
        wardId = other.wardId();
    }

    /** Its next samples come from another ward. */
    void liesIn(int ward) {
        wardId = ward;
    }

    /** Its next sample is observed then, and not now; so are those after it, one a millisecond. */
    void at(long millis) {
        observedAt = millis - 1;
        isInPast = true;
    }

    @CanIgnoreReturnValue
    VitalSample spo2(double value) {
        return says(Map.of(VitalSign.SPO2, value));
    }

    @CanIgnoreReturnValue
    VitalSample says(Map<VitalSign, Double> values) {
        VitalSample sample = next(values);
        store(sample);
        publish(sample);
        return sample;
    }

    /** It measures, and what it says is not to be trusted. */
    void invalid(VitalSign vital) {
        Vitals invalid = Vitals.builder().absent(vital, Validity.INVALID).build();
        VitalSample sample = next(invalid);
        store(sample);
        publish(sample);
    }

    /** The bus loses it. */
    @CanIgnoreReturnValue
    VitalSample unheard(Map<VitalSign, Double> values) {
        VitalSample sample = next(values);
        store(sample);
        published = sample.seq();
        return sample;
    }

    /** It is published, and the bus loses it. */
    void skip(VitalSample sample) {
        published = sample.seq();
    }

    /** The database does not have it yet. */
    @CanIgnoreReturnValue
    VitalSample unstored(Map<VitalSign, Double> values) {
        VitalSample sample = next(values);
        publish(sample);
        return sample;
    }

    VitalSample next(Map<VitalSign, Double> values) {
        Vitals.Builder vitals = Vitals.builder();
        values.forEach(vitals::put);
        return next(vitals.build());
    }

    private VitalSample next(Vitals vitals) {
        long now = Math.max(observedAt + 1, isInPast ? 0 : bed.clock.millis());
        observedAt = now;
        return new VitalSample(
                device.id(), 1, ++seq, now, now, now, true, Generation.REAL, vitals, null);
    }

    void publish(VitalSample sample) {
        send(
                new SampleBatch(
                        shard(),
                        AlertBed.NODE,
                        System.currentTimeMillis(),
                        List.of(
                                new PublishedSample(
                                        sample,
                                        device.hospitalId(),
                                        wardId,
                                        patient.id(),
                                        EPOCH,
                                        published))));
        published = sample.seq();
    }

    /** Nobody has acked it: it is sent to whoever ingests now. */
    void sendsAgain(VitalSample sample) {
        store(sample);
        published = 0;
        publish(sample);
    }

    /** It was published, and the database refuses it. */
    void refused(VitalSample sample) {
        send(
                new SampleRefused(
                        shard(),
                        AlertBed.NODE,
                        System.currentTimeMillis(),
                        device.id(),
                        patient.id(),
                        sample.observedAt()));
    }

    /** What ingest repeats every few seconds. */
    void digest(boolean isOpen) {
        send(
                new SampleDigest(
                        shard(),
                        AlertBed.NODE,
                        System.currentTimeMillis(),
                        List.of(
                                new SampleDigest.Entry(
                                        device.id(),
                                        device.hospitalId(),
                                        wardId,
                                        patient.id(),
                                        EPOCH,
                                        1,
                                        published,
                                        settled,
                                        isOpen))));
    }

    /** It connects, to that node. */
    void connects(String toNode) {
        node = toNode;
        fence++;
        link(Link.OPEN);
    }

    /** Its node tells how it is. */
    void link(Link link) {
        link(link, 0);
    }

    void link(Link link, int awayMillis) {
        report(link, awayMillis, false);
    }

    /** As its next hello, which names all that is wrong. */
    void helloSays(String... codes) {
        said =
                Arrays.stream(codes)
                        .map(code -> new Said(code, null, true, bed.clock.millis()))
                        .toList();
        report(Link.OPEN, 0, true);
    }

    private void report(Link link, int awayMillis, boolean isComplete) {
        send(
                new DeviceReport(
                        shard(),
                        node,
                        bed.clock.millis(),
                        List.of(
                                new DeviceReport.Entry(
                                        device.id(),
                                        device.hospitalId(),
                                        wardId,
                                        patient.id(),
                                        fence,
                                        link,
                                        awayMillis,
                                        isComplete,
                                        said))));
    }

    private int shard() {
        return Addresses.shardOf(wardId);
    }

    private void send(ShardNews news) {
        bed.registry.vertx.eventBus().publish(Addresses.shard(shard()), news);
    }

    void store(VitalSample sample) {
        Tuple row =
                Tuple.of(
                        utc(sample.observedAt()),
                        sample.deviceId(),
                        sample.seq(),
                        scaled(sample, VitalSign.SPO2),
                        scaled(sample, VitalSign.HEART_RATE),
                        scaled(sample, VitalSign.RESPIRATION_RATE));
        row.addValue(scaled(sample, VitalSign.ETCO2));
        row.addValue(scaled(sample, VitalSign.SYSTOLIC_BP));
        row.addValue(scaled(sample, VitalSign.TEMPERATURE));
        RegistryBed.done(
                bed.registry
                        .database
                        .platform()
                        .preparedQuery(
                                """
                                INSERT INTO vital_sample
                                  (observed_at, received_at, device_id, seq, validity, epoch_no,
                                   flags, spo2, heart_rate, respiration_rate, etco2, systolic_bp,
                                   temperature)
                                VALUES ($1, $1, $2, $3, 0, 1, 1, $4, $5, $6, $7, $8, $9)
                                """)
                        .execute(row));
        settled = sample.seq();
    }

    private static @Nullable Short scaled(VitalSample sample, VitalSign sign) {
        return sample.vitals().has(sign) ? sample.vitals().scaled(sign) : null;
    }

    private static OffsetDateTime utc(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC);
    }
}
