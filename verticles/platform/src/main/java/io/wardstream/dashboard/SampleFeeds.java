package io.wardstream.dashboard;

import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.bus.DeviceControl.Reassigned;
import io.wardstream.codec.model.AlarmForecast;
import io.wardstream.codec.model.DeviceReport;
import io.wardstream.codec.model.PublishedSample;
import io.wardstream.codec.model.SampleBatch;
import io.wardstream.codec.model.SampleDigest;
import io.wardstream.codec.model.SampleRefused;
import io.wardstream.codec.model.ShardNews;
import io.wardstream.registry.Patient;
import io.wardstream.registry.Placements;
import io.wardstream.registry.Ward;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wards and patients that are watched, and the way samples come to them. Confined to one event
 * loop.
 */
final class SampleFeeds {

    private static final Logger LOG = LoggerFactory.getLogger(SampleFeeds.class);

    /** So that whoever goes from ward to ward finds the curves of the last minutes. */
    private static final Duration WARDS_KEPT = Duration.ofMinutes(5);

    private static final Duration PATIENTS_KEPT = Duration.ofSeconds(10);

    private final WardSource source;
    private final Placements placements;
    private final InstantSource clock;
    private final DashboardMeters meters;
    private final ShardListener shards;
    private final Shelf<WardFeed> wards;
    private final Shelf<PatientFeed> patients;

    SampleFeeds(
            EventBus bus,
            WardSource source,
            Placements placements,
            InstantSource clock,
            DashboardMeters meters,
            Consumer<Feed> closed) {
        this.source = source;
        this.placements = placements;
        this.clock = clock;
        this.meters = meters;
        shards = new ShardListener(bus, this::hear);
        wards =
                new Shelf<>(
                        WARDS_KEPT.toMillis(),
                        feed -> {
                            shards.release(Addresses.shardOf(feed.ward().id()));
                            closed.accept(feed);
                        });
        patients =
                new Shelf<>(
                        PATIENTS_KEPT.toMillis(),
                        feed -> {
                            shards.release(Addresses.shardOf(feed.patient().wardId()));
                            closed.accept(feed);
                        });
    }

    /** Ready when its samples are heard and its patients read. */
    Future<WardFeed> open(Ward ward) {
        return wards.open(
                ward.id(),
                () ->
                        new WardFeed(
                                ward,
                                source,
                                placements,
                                clock,
                                meters,
                                new Audience(HubLoop.millis())),
                feed -> shards.retain(Addresses.shardOf(ward.id())).compose(_ -> feed.load()));
    }

    /** Ready when its samples are heard and its newest values read. */
    Future<PatientFeed> open(Patient patient) {
        return patients.open(
                patient.id(),
                () ->
                        new PatientFeed(
                                patient,
                                source,
                                placements,
                                clock,
                                meters,
                                new Audience(HubLoop.millis())),
                feed ->
                        shards.retain(Addresses.shardOf(patient.wardId()))
                                .compose(_ -> feed.load()));
    }

    private void hear(ShardNews news) {
        switch (news) {
            case SampleBatch batch -> batch.samples().forEach(this::hear);
            case SampleDigest _, SampleRefused _, DeviceReport _ -> {
                // what was lost or refused is mended on the page by the next sample, and what is
                // wrong with a device comes as an alarm
            }
            case AlarmForecast forecast -> hear(forecast);
        }
    }

    private void hear(AlarmForecast forecast) {
        wards.each(
                feed -> {
                    if (Addresses.shardOf(feed.ward().id()) == forecast.shard()) {
                        feed.hear(forecast);
                    }
                });
    }

    private void hear(PublishedSample sample) {
        if (!sample.sample().live() || sample.patientId() == 0) {
            return;
        }
        WardFeed ward = wards.find(sample.wardId());
        if (ward != null) {
            ward.hear(sample);
        }
        PatientFeed patient = patients.find(sample.patientId());
        if (patient != null) {
            patient.hear(sample);
        }
    }

    /** A device has another patient, or its patient another ward. */
    void heard(Reassigned news) {
        wards.each(
                feed -> {
                    if (feed.ward().id() == news.wardId() || feed.shows(news.patientId())) {
                        feed.rosterChanged();
                    }
                });
        PatientFeed patient = patients.find(news.patientId());
        if (patient != null) {
            read(patient);
        }
    }

    /** A frame of each ward with news. */
    void tickWards() {
        wards.each(WardFeed::tick);
    }

    /** A frame of each patient with news. */
    void tickPatients() {
        patients.each(PatientFeed::tick);
    }

    /** To be called every second. */
    void sweep() {
        long now = HubLoop.millis();
        wards.sweep(now);
        patients.sweep(now);
        wards.each(WardFeed::sweep);
        patients.each(this::readUnmeasured);
    }

    /** Somebody without a device may have been erased: nobody tells, and the name must not stay. */
    private void readUnmeasured(PatientFeed feed) {
        if (placements.ofPatient(feed.patient().id()).isEmpty()) {
            read(feed);
        }
    }

    /** Where patients are now; to be called every half minute. */
    void readPatients() {
        patients.each(this::read);
    }

    private void read(PatientFeed feed) {
        source.patient(feed.patient())
                .onSuccess(found -> follow(feed, found.orElseGet(feed.patient()::nameless)))
                .onFailure(cause -> LOG.debug("patient not read", cause));
    }

    private void follow(PatientFeed feed, Patient now) {
        if (patients.find(now.id()) != feed) {
            return; // closed meanwhile
        }
        int before = Addresses.shardOf(feed.patient().wardId());
        int after = Addresses.shardOf(now.wardId());
        feed.update(now);
        if (before != after) {
            shards.retain(after).onFailure(cause -> LOG.warn("shard not heard", cause));
            shards.release(before);
        }
    }

    /** Shards that are heard now. */
    int shardCount() {
        return shards.count();
    }

    void close() {
        wards.clear();
        patients.clear();
    }
}
