package io.wardstream.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.Future;
import io.wardstream.alerts.AlarmJson;
import io.wardstream.alerts.AudioPauseJson;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AudioPause;
import io.wardstream.dashboard.DashboardMeters.Kind;
import io.wardstream.registry.Hospital;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alarms of a hospital and the pauses of their sound: the open ones, and each transition at
 * once; those that come in one turn of the loop share a frame. Compared with the database every few
 * seconds, because the bus may lose a message. Confined to one event loop.
 */
final class AlarmFeed implements Feed {

    private static final Logger LOG = LoggerFactory.getLogger(AlarmFeed.class);

    private final Hospital hospital;
    private final String address;
    private final AlarmSource source;
    private final Executor loop;
    private final InstantSource clock;
    private final LongSupplier monotonic;
    private final DashboardMeters meters;
    private final Audience audience;
    private final AlarmBook book = new AlarmBook();
    private final PauseBook pauses = new PauseBook(book::isOvertaken);
    private final SnapshotCache snapshots = new SnapshotCache();
    private final List<Alarm> fresh = new ArrayList<>();
    private boolean arePausesNews;
    private boolean isSending;
    private boolean isComparing;
    private long version;

    /** An empty one. {@code loop}: does later what it is given, on the event loop. */
    AlarmFeed(
            Hospital hospital,
            AlarmSource source,
            Executor loop,
            InstantSource clock,
            LongSupplier monotonic,
            DashboardMeters meters,
            Audience audience) {
        this.hospital = hospital;
        this.address = new Topic.OfAlarms(hospital.publicId()).address();
        this.source = source;
        this.loop = loop;
        this.clock = clock;
        this.monotonic = monotonic;
        this.meters = meters;
        this.audience = audience;
    }

    @Override
    public int hospitalId() {
        return hospital.id();
    }

    @Override
    public boolean isUrgent() {
        return true;
    }

    @Override
    public Audience audience() {
        return audience;
    }

    /** An alarm as it stands now. */
    void hear(Alarm alarm) {
        Alarm before = book.find(alarm.id());
        switch (book.hear(alarm, monotonic.getAsLong(), clock.millis())) {
            case NEWS -> tell(before, alarm);
            case FULL -> meters.cut.increment();
            case KNOWN -> {
                // repeated, or overtaken on its way
            }
        }
    }

    private void tell(@Nullable Alarm before, Alarm alarm) {
        boolean isHeardAgain = pauses.hear(before, alarm);
        if (!audience.isEmpty()) {
            fresh.add(alarm);
            arePausesNews |= isHeardAgain;
        }
        changed();
    }

    /** A pause of the sound has begun or ended. */
    void hear(AudioPause pause) {
        tellPauses(pauses.hear(pause, monotonic.getAsLong()));
    }

    private void tellPauses(boolean areOthers) {
        if (areOthers) {
            arePausesNews = !audience.isEmpty();
            changed();
        }
    }

    private void changed() {
        if (audience.isEmpty()) {
            version++; // whoever comes next finds it in the snapshot
        } else if (!isSending) {
            isSending = true;
            loop.execute(this::send);
        }
    }

    private void send() {
        version++;
        audience.deliver(meters.encoded(Kind.ALARMS, address, this::writeFresh));
        fresh.clear();
        arePausesNews = false;
        isSending = false;
    }

    /**
     * Compares with the database; does nothing while that is under way.
     *
     * @return failed when the database cannot answer; what is known stays then
     */
    Future<Void> compare() {
        if (isComparing) {
            return Future.succeededFuture();
        }
        isComparing = true;
        long askedAt = monotonic.getAsLong();
        return source.open(hospital.id())
                .compose(stored -> merge(stored, askedAt))
                .compose(_ -> comparePauses())
                .onComplete(_ -> isComparing = false);
    }

    private Future<Void> merge(List<Alarm> stored, long askedAt) {
        stored.forEach(this::hear);
        List<Future<Void>> endings =
                book.missingIn(stored, askedAt).stream().map(this::lookUp).toList();
        return Future.join(endings).mapEmpty();
    }

    /** After the alarms: one that is new to this node must not end a pause that is younger. */
    private Future<Void> comparePauses() {
        long askedAt = monotonic.getAsLong();
        return source.pauses(hospital.id())
                .onSuccess(stored -> tellPauses(pauses.compare(stored, askedAt)))
                .mapEmpty();
    }

    private Future<Void> lookUp(UUID id) {
        return source.find(hospital.id(), id)
                .onSuccess(found -> found.ifPresentOrElse(this::hear, () -> drop(id)))
                .mapEmpty();
    }

    private void drop(UUID id) {
        if (book.remove(id)) {
            showAll();
        }
    }

    /** To be called every second. */
    void sweep() {
        if (book.removeSilent(monotonic.getAsLong())) {
            LOG.warn("unrecorded alarms fell silent hospitalId={}", hospital.id());
            showAll();
        }
    }

    /** What has gone without a transition shows only in a list. */
    private void showAll() {
        snapshots.clear();
        audience.deliverSnapshot();
    }

    @Override
    public Frame snapshot() {
        return snapshots.at(
                version,
                clock.millis(),
                () -> meters.encoded(Kind.ALARMS_SNAPSHOT, address, this::writeOpen));
    }

    private void writeFresh(JsonGenerator json) throws IOException {
        write(json, false, fresh);
        if (arePausesNews) {
            writePauses(json);
        }
    }

    private void writeOpen(JsonGenerator json) throws IOException {
        write(json, true, book.open());
        writePauses(json);
    }

    /** All of them: a list replaces the one before. */
    private void writePauses(JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("audioPauses");
        for (AudioPause pause : pauses.inForce(clock.millis())) {
            json.writeRawValue(AudioPauseJson.of(pause).encode());
        }
        json.writeEndArray();
    }

    private void write(JsonGenerator json, boolean isSnapshot, List<Alarm> alarms)
            throws IOException {
        json.writeNumberField("version", version);
        json.writeNumberField("serverTime", clock.millis());
        json.writeBooleanField("snapshot", isSnapshot);
        json.writeArrayFieldStart("alarms");
        for (Alarm alarm : alarms) {
            json.writeRawValue(AlarmJson.of(alarm).encode());
        }
        json.writeEndArray();
    }
}
