package io.wardstream.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.Future;
import io.wardstream.access.Caller;
import io.wardstream.access.Sight;
import io.wardstream.alerts.AlarmJson;
import io.wardstream.alerts.AudioPauseJson;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AudioPause;
import io.wardstream.dashboard.AlarmBook.Heard;
import io.wardstream.dashboard.DashboardMeters.Kind;
import io.wardstream.ops.tracing.TraceSpan;
import io.wardstream.registry.Hospital;
import io.wardstream.registry.Placements;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alarms of a hospital and the pauses of their sound: the open ones, and each transition at
 * once; those that come in one turn of the loop share a frame. Everybody gets those of the wards
 * and patients they see, where the patients are now; a frame is encoded once for all who see the
 * same. Compared with the database every few seconds, because the bus may lose a message. Confined
 * to one event loop.
 */
final class AlarmFeed implements Feed {

    private static final Logger LOG = LoggerFactory.getLogger(AlarmFeed.class);

    private final Hospital hospital;
    private final String address;
    private final AlarmSource source;
    private final Placements placements;
    private final Executor loop;
    private final InstantSource clock;
    private final LongSupplier monotonic;
    private final DashboardMeters meters;
    private final Audience audience;
    private final AlarmBook book = new AlarmBook();
    private final PauseBook pauses = new PauseBook(book::isOvertaken);

    /** Of those who watch. */
    private final Map<Sight, AlarmEdition> editions = new HashMap<>();

    private final List<Alarm> fresh = new ArrayList<>();
    private boolean arePausesNews;
    private boolean hasAnyMoved;
    private boolean isSending;
    private boolean isComparing;
    private @Nullable TraceSpan push;
    private long version;

    /** An empty one. {@code loop}: does later what it is given, on the event loop. */
    AlarmFeed(
            Hospital hospital,
            AlarmSource source,
            Placements placements,
            Executor loop,
            InstantSource clock,
            LongSupplier monotonic,
            DashboardMeters meters,
            Audience audience) {
        this.hospital = hospital;
        this.address = new Topic.OfAlarms(hospital.publicId()).address();
        this.source = source;
        this.placements = placements;
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
    public boolean isSeenBy(Caller caller) {
        return caller.readsAnythingIn(hospital.id());
    }

    @Override
    public boolean isUrgent() {
        return true;
    }

    @Override
    public Audience audience() {
        return audience;
    }

    /**
     * An alarm as the bus tells of it, right after it has changed.
     *
     * @param traced ended when pages were told; null when it is not traced
     */
    void told(Alarm alarm, @Nullable TraceSpan traced) {
        if (alarm.version() == 1 && book.find(alarm.id()) == null) {
            meters.alarmDelay(clock.millis() - alarm.progress().raisedAt());
        }
        hear(alarm, traced);
    }

    /** An alarm as it stands now. */
    void hear(Alarm alarm) {
        hear(alarm, null);
    }

    private void hear(Alarm alarm, @Nullable TraceSpan traced) {
        Alarm before = book.find(alarm.id());
        Heard heard = book.hear(alarm, monotonic.getAsLong(), clock.millis());
        if (traced != null) {
            trace(traced, heard);
        }
        switch (heard) {
            case NEWS -> tell(before, alarm);
            case FULL -> meters.cut.increment();
            case KNOWN -> {
                // repeated, or overtaken on its way
            }
        }
    }

    /** One frame may show several alarms: it is told of in the trace of the last. */
    private void trace(TraceSpan traced, Heard heard) {
        if (heard == Heard.NEWS && !audience.isEmpty()) {
            endPush(0);
            push = traced;
        } else {
            traced.end();
        }
    }

    private void endPush(int viewers) {
        TraceSpan ended = push;
        if (ended != null) {
            push = null;
            ended.with("viewers", viewers).end();
        }
    }

    private void tell(@Nullable Alarm before, Alarm alarm) {
        boolean isHeardAgain = pauses.hear(before, alarm);
        if (!audience.isEmpty()) {
            fresh.add(alarm);
            arePausesNews |= isHeardAgain;
            hasAnyMoved |= before != null && before.subject().wardId() != alarm.subject().wardId();
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
            editions.clear();
        } else if (!isSending) {
            isSending = true;
            loop.execute(this::send);
        }
    }

    private void send() {
        version++;
        Map<Sight, List<Subscription>> viewers = audience.bySight();
        editions.keySet().retainAll(viewers.keySet());
        viewers.forEach(this::send);
        endPush(viewers.values().stream().mapToInt(List::size).sum());
        fresh.clear();
        arePausesNews = false;
        hasAnyMoved = false;
        isSending = false;
    }

    private void send(Sight sight, List<Subscription> viewers) {
        AlarmEdition edition = edition(sight);
        if (hasAnyMoved && !sight.isWhole()) {
            edition.next(); // who has left this part shows only in a list
            viewers.forEach(Subscription::deliverSnapshot);
            return;
        }
        List<Alarm> news = seen(sight, fresh);
        List<AudioPause> inForce = seenPauses(sight);
        boolean isPauseNews = arePausesNews && (sight.isWhole() || edition.areOthers(inForce));
        if (news.isEmpty() && !isPauseNews) {
            return;
        }
        edition.next();
        Frame frame =
                meters.encoded(
                                Kind.ALARMS,
                                address,
                                json -> {
                                    write(json, edition, false, news);
                                    if (isPauseNews) {
                                        writePauses(json, edition, inForce);
                                    }
                                })
                        .tracedBy(push);
        viewers.forEach(viewer -> viewer.deliver(frame));
    }

    private AlarmEdition edition(Sight sight) {
        return editions.computeIfAbsent(sight, one -> new AlarmEdition(one, version));
    }

    private List<Alarm> seen(Sight sight, List<Alarm> alarms) {
        return sight.isWhole()
                ? List.copyOf(alarms)
                : alarms.stream().filter(alarm -> isSeen(sight, alarm)).toList();
    }

    private boolean isSeen(Sight sight, Alarm alarm) {
        Alarm.Subject of = alarm.subject();
        int ward = Whereabouts.wardOf(placements, of.patientId(), of.wardId());
        return sight.sees(ward, of.patientId());
    }

    private List<AudioPause> seenPauses(Sight sight) {
        return pauses.inForce(clock.millis()).stream()
                .filter(pause -> sight.sees(pause.place().wardId(), pause.place().patientId()))
                .toList();
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
        editions.values().forEach(AlarmEdition::clear);
        audience.deliverSnapshot();
    }

    @Override
    public Frame snapshot() {
        return snapshot(Sight.WHOLE);
    }

    @Override
    public Frame snapshot(Caller viewer) {
        return snapshot(viewer.sight(hospital.id()));
    }

    private Frame snapshot(Sight sight) {
        AlarmEdition edition = edition(sight);
        return edition.snapshot(
                clock.millis(),
                () ->
                        meters.encoded(
                                Kind.ALARMS_SNAPSHOT, address, json -> writeOpen(json, edition)));
    }

    private void writeOpen(JsonGenerator json, AlarmEdition edition) throws IOException {
        write(json, edition, true, seen(edition.sight(), book.open()));
        writePauses(json, edition, seenPauses(edition.sight()));
    }

    /** All of them: a list replaces the one before. */
    private static void writePauses(
            JsonGenerator json, AlarmEdition edition, List<AudioPause> inForce) throws IOException {
        json.writeArrayFieldStart("audioPauses");
        for (AudioPause pause : inForce) {
            json.writeRawValue(AudioPauseJson.of(pause).encode());
        }
        json.writeEndArray();
        edition.told(inForce);
    }

    private void write(
            JsonGenerator json, AlarmEdition edition, boolean isSnapshot, List<Alarm> alarms)
            throws IOException {
        json.writeNumberField("version", edition.version());
        json.writeNumberField("serverTime", clock.millis());
        json.writeBooleanField("snapshot", isSnapshot);
        json.writeArrayFieldStart("alarms");
        for (Alarm alarm : alarms) {
            json.writeRawValue(AlarmJson.of(alarm).encode());
        }
        json.writeEndArray();
    }
}
