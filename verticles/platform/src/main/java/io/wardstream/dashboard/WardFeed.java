package io.wardstream.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.Future;
import io.wardstream.access.Caller;
import io.wardstream.codec.model.AlarmForecast;
import io.wardstream.codec.model.PublishedSample;
import io.wardstream.dashboard.DashboardMeters.Kind;
import io.wardstream.registry.Patient;
import io.wardstream.registry.Placements;
import io.wardstream.registry.Ward;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A ward: all its admitted patients, those without a device too, each tick one frame with what has
 * changed. Confined to one event loop.
 */
final class WardFeed implements Feed {

    private static final Logger LOG = LoggerFactory.getLogger(WardFeed.class);

    /** After which admissions, moves and discharges that nobody announced are seen. */
    static final long ROSTER_MILLIS = 30_000;

    private final Ward ward;
    private final String address;
    private final WardSource source;
    private final Placements placements;
    private final InstantSource clock;
    private final DashboardMeters meters;
    private final Audience audience;
    private final SnapshotCache snapshots = new SnapshotCache();
    private final Map<Integer, Tile> tiles = new LinkedHashMap<>();
    private final Set<Tile> changed = new LinkedHashSet<>();
    private final Set<UUID> gone = new LinkedHashSet<>();
    private final Foretold foretold = new Foretold();

    /** Patients heard of who are not on the roster; asked for once between two readings of it. */
    private final Set<Integer> strangers = new HashSet<>();

    private long version;
    private long rosterReadAt;
    private boolean isRosterDue;
    private boolean isReading;

    WardFeed(
            Ward ward,
            WardSource source,
            Placements placements,
            InstantSource clock,
            DashboardMeters meters,
            Audience audience) {
        this.ward = ward;
        this.address = new Topic.OfWard(ward.publicId()).address();
        this.source = source;
        this.placements = placements;
        this.clock = clock;
        this.meters = meters;
        this.audience = audience;
    }

    @Override
    public int hospitalId() {
        return ward.hospitalId();
    }

    @Override
    public boolean isSeenBy(Caller caller) {
        return caller.sees(ward.hospitalId(), ward.id());
    }

    @Override
    public boolean isUrgent() {
        return false;
    }

    @Override
    public Audience audience() {
        return audience;
    }

    Ward ward() {
        return ward;
    }

    /** Reads who is here and their newest values; failed when the database cannot answer. */
    Future<Void> load() {
        isReading = true;
        rosterReadAt = clock.millis();
        isRosterDue = false;
        return source.admitted(ward.hospitalId(), ward.id())
                .onComplete(_ -> isReading = false)
                .compose(this::arrange);
    }

    /** To be called every second. */
    void sweep() {
        foretell();
        boolean isOld = clock.millis() - rosterReadAt >= ROSTER_MILLIS;
        if (isReading || !(isRosterDue || isOld)) {
            return;
        }
        if (isOld) {
            strangers.clear();
        }
        load().onFailure(cause -> LOG.debug("roster not read wardId={}", ward.id(), cause));
    }

    /** True for a patient who is on the roster. */
    boolean shows(int patientId) {
        return tiles.containsKey(patientId);
    }

    /** Somebody may have come, moved or gone. */
    void rosterChanged() {
        strangers.clear();
        isRosterDue = true;
    }

    private Future<Void> arrange(List<Patient> present) {
        Set<Integer> ids = new HashSet<>();
        List<Future<?>> arrivals = new ArrayList<>();
        for (Patient patient : present) {
            ids.add(patient.id());
            Tile tile = tiles.get(patient.id());
            if (tile == null) {
                arrivals.add(arrive(patient));
            } else if (tile.update(patient)) {
                changed.add(tile);
            }
        }
        tiles.values().removeIf(tile -> !ids.contains(tile.patient().id()) && leave(tile));
        return Future.join(arrivals).transform(_ -> Future.succeededFuture());
    }

    private Future<Void> arrive(Patient patient) {
        Tile tile = new Tile(patient, placements);
        tiles.put(patient.id(), tile);
        gone.remove(patient.publicId());
        changed.add(tile);
        return source.latest(patient)
                .onSuccess(
                        stored -> {
                            if (tile.offer(stored)) {
                                changed.add(tile);
                            }
                        })
                .onFailure(cause -> LOG.debug("no newest values of a patient", cause))
                .mapEmpty();
    }

    private boolean leave(Tile tile) {
        changed.remove(tile);
        return gone.add(tile.patient().publicId());
    }

    /** A live sample of a patient of this ward. */
    void hear(PublishedSample sample) {
        Tile tile = tiles.get(sample.patientId());
        if (tile == null) {
            if (strangers.size() < WardSource.MAX_PATIENTS && strangers.add(sample.patientId())) {
                isRosterDue = true;
            }
            return;
        }
        if (tile.offer(sample)) {
            changed.add(tile);
        }
    }

    /** When alarms are due in the shard of this ward. */
    void hear(AlarmForecast forecast) {
        foretold.hear(forecast, clock.millis());
        foretell();
    }

    private void foretell() {
        foretold.tell(tiles.values(), clock.millis(), changed::add);
    }

    /** A frame with what has changed, when something has. */
    void tick() {
        if (changed.isEmpty() && gone.isEmpty()) {
            return;
        }
        version++;
        if (!audience.isEmpty()) {
            measureDelay();
            audience.deliver(meters.encoded(Kind.WARD, address, this::writeChanges));
        }
        changed.forEach(Tile::sent);
        changed.clear();
        gone.clear();
    }

    private void measureDelay() {
        long oldest = changed.stream().mapToLong(Tile::changedSince).min().orElse(Long.MAX_VALUE);
        if (oldest != Long.MAX_VALUE) {
            meters.delay.record(Math.max(0, clock.millis() - oldest), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public Frame snapshot() {
        return snapshots.at(
                version,
                clock.millis(),
                () -> meters.encoded(Kind.WARD_SNAPSHOT, address, this::writeWhole));
    }

    private void writeChanges(JsonGenerator json) throws IOException {
        writeHead(json, false);
        json.writeArrayFieldStart("tiles");
        for (Tile tile : changed) {
            json.writeStartObject();
            tile.writeChanges(json);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("gone");
        for (UUID patient : gone) {
            json.writeString(patient.toString());
        }
        json.writeEndArray();
    }

    private void writeWhole(JsonGenerator json) throws IOException {
        writeHead(json, true);
        json.writeObjectFieldStart("ward");
        json.writeStringField("id", ward.publicId().toString());
        json.writeStringField("name", ward.name());
        json.writeStringField("hospitalId", ward.hospitalPublicId().toString());
        json.writeEndObject();
        CatalogueJson.write(json);
        json.writeArrayFieldStart("tiles");
        for (Tile tile : tiles.values()) {
            json.writeStartObject();
            tile.writeWhole(json, clock.millis());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayFieldStart("gone");
        json.writeEndArray();
    }

    private void writeHead(JsonGenerator json, boolean isSnapshot) throws IOException {
        json.writeNumberField("version", version);
        json.writeNumberField("serverTime", clock.millis());
        json.writeBooleanField("snapshot", isSnapshot);
    }
}
