package io.wardstream.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.Future;
import io.wardstream.access.Caller;
import io.wardstream.codec.model.PublishedSample;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.dashboard.DashboardMeters.Kind;
import io.wardstream.registry.Patient;
import io.wardstream.registry.Placement;
import io.wardstream.registry.Placements;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A patient: every live sample, a frame each quarter of a second. Confined to one event loop. */
final class PatientFeed implements Feed {

    private static final Logger LOG = LoggerFactory.getLogger(PatientFeed.class);

    /** Of one frame; a patient with ten devices sends three. */
    private static final int MAX_SAMPLES = 500;

    private final String address;
    private final WardSource source;
    private final Placements placements;
    private final InstantSource clock;
    private final DashboardMeters meters;
    private final Audience audience;
    private final SnapshotCache snapshots = new SnapshotCache();
    private final List<PublishedSample> fresh = new ArrayList<>();
    private final Tile tile;
    private long version;

    PatientFeed(
            Patient patient,
            WardSource source,
            Placements placements,
            InstantSource clock,
            DashboardMeters meters,
            Audience audience) {
        this.address = new Topic.OfPatient(patient.publicId()).address();
        this.source = source;
        this.placements = placements;
        this.clock = clock;
        this.meters = meters;
        this.audience = audience;
        this.tile = new Tile(patient, placements);
    }

    @Override
    public int hospitalId() {
        return tile.patient().hospitalId();
    }

    @Override
    public boolean isSeenBy(Caller caller) {
        Patient who = tile.patient();
        int ward = Whereabouts.wardOf(placements, who.id(), who.wardId());
        return caller.sees(who.hospitalId(), ward, who.id());
    }

    @Override
    public boolean isUrgent() {
        return false;
    }

    @Override
    public Audience audience() {
        return audience;
    }

    Patient patient() {
        return tile.patient();
    }

    /** Bed, name or ward may be others now. */
    void update(Patient now) {
        if (tile.update(now)) {
            snapshots.clear();
            audience.deliverSnapshot();
        }
    }

    /** Reads the newest values. */
    Future<Void> load() {
        return source.latest(patient())
                .map(tile::offer)
                .onFailure(cause -> LOG.debug("no newest values of a patient", cause))
                .transform(_ -> Future.succeededFuture());
    }

    /** A live sample of this patient. */
    void hear(PublishedSample sample) {
        boolean _ = tile.offer(sample);
        if (audience.isEmpty()) {
            return;
        }
        if (fresh.size() >= MAX_SAMPLES) {
            meters.cut.increment();
            return;
        }
        fresh.add(sample);
    }

    /** A frame with what has come, when something has. */
    void tick() {
        if (fresh.isEmpty()) {
            return;
        }
        version++;
        audience.deliver(meters.encoded(Kind.PATIENT, address, this::writeSamples));
        fresh.clear();
        tile.sent();
    }

    @Override
    public Frame snapshot() {
        return snapshots.at(
                version,
                clock.millis(),
                () -> meters.encoded(Kind.PATIENT_SNAPSHOT, address, this::writeWhole));
    }

    private void writeSamples(JsonGenerator json) throws IOException {
        writeHead(json, false);
        json.writeArrayFieldStart("samples");
        for (PublishedSample published : fresh) {
            write(json, published.sample());
        }
        json.writeEndArray();
    }

    private void write(JsonGenerator json, VitalSample sample) throws IOException {
        Placement placement = placements.ofDevice(sample.deviceId());
        json.writeStartObject();
        json.writeStringField(
                "deviceId", placement == null ? null : placement.devicePublicId().toString());
        json.writeNumberField("observedAt", sample.observedAt());
        json.writeNumberField("receivedAt", sample.receivedAt());
        json.writeObjectFieldStart("values");
        for (int index = 0; index < VitalSign.COUNT; index++) {
            write(json, VitalSign.ofIndex(index), sample.vitals());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, VitalSign sign, Vitals vitals)
            throws IOException {
        if (!vitals.has(sign)) {
            return;
        }
        json.writeFieldName(sign.wireName());
        if (vitals.validity(sign) == Validity.VALID) {
            Reading.writeNumber(json, sign, vitals.scaled(sign));
            return;
        }
        json.writeStartObject();
        json.writeFieldName("v");
        Reading.writeNumber(json, sign, vitals.scaled(sign));
        json.writeStringField("validity", vitals.validity(sign).wireName());
        json.writeEndObject();
    }

    private void writeWhole(JsonGenerator json) throws IOException {
        writeHead(json, true);
        json.writeObjectFieldStart("tile");
        tile.writeWhole(json, clock.millis());
        json.writeEndObject();
        CatalogueJson.write(json);
    }

    private void writeHead(JsonGenerator json, boolean isSnapshot) throws IOException {
        json.writeNumberField("version", version);
        json.writeNumberField("serverTime", clock.millis());
        json.writeBooleanField("snapshot", isSnapshot);
    }
}
