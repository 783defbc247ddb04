package io.wardstream.retrospect;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;

import io.vertx.core.Future;
import io.wardstream.alerts.AlarmFilter;
import io.wardstream.alerts.AlertRules;
import io.wardstream.alerts.AlertStores;
import io.wardstream.alerts.PgRecordedAlarms;
import io.wardstream.alerts.engine.RuleTemplate;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.ops.Meters;
import io.wardstream.samples.DeviceSamples;
import io.wardstream.samples.Flush;
import io.wardstream.samples.LateNotes;
import io.wardstream.samples.LateRange;
import io.wardstream.samples.PgDeviceSamples;
import io.wardstream.samples.PgLateNotes;
import io.wardstream.samples.PgSampleSlots;
import io.wardstream.samples.PgSampleStore;
import io.wardstream.samples.SampleBed;
import io.wardstream.samples.SampleSlot;
import io.wardstream.samples.SampleStore;
import io.wardstream.samples.Writer;
import io.wardstream.store.Scope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.IntToDoubleFunction;

/** A ward with a rule (SpO2 below 88 for 10 s, high), samples that are flushed, and who judges. */
final class RetrospectBed implements AutoCloseable {
    static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    static final Instant NOW = START.plus(Duration.ofHours(6));

    final SampleBed samples = new SampleBed(START);
    final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    final AlertStores alerts =
            new AlertStores(samples.registry.database, samples.registry.vertx.eventBus(), clock);
    final LateNotes notes = new PgLateNotes(samples.registry.database);
    final DeviceSamples stored = new PgDeviceSamples(samples.registry.database);
    final RetrospectMeters meters = new RetrospectMeters(new Meters());
    final RetrospectiveAlarms alarms = new PgRetrospectiveAlarms(samples.registry.database);
    private final SampleStore store = new PgSampleStore(samples.registry.database);
    private final Writer writer = await(store.registerWriter("test"));

    RetrospectBed() {
        Instant flushed = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(1));
        SampleSlot ofFlushes = new SampleSlot(flushed, flushed.plus(Duration.ofHours(4)));
        done(new PgSampleSlots(samples.registry.database).open(ofFlushes));
        RuleTemplate low =
                new RuleTemplate(
                        VitalSign.SPO2, AlarmPriority.HIGH, 88, Double.NaN, 1, 10, 1, false);
        done(
                alerts.rules.create(
                        new AlertRules.Stored(
                                low.rule(UUID.randomUUID(), samples.ward.hospitalId(), 0, 0),
                                samples.ward.hospitalPublicId(),
                                null,
                                null)));
    }

    /** A device that measures that patient for the whole time. */
    int deviceOf(int patient) {
        int device = samples.device();
        samples.epoch(device, 1, 1_764_000_000_000L);
        samples.assign(device, patient, START.minus(Duration.ofDays(1)).toEpochMilli(), null);
        return device;
    }

    static long at(int second) {
        return START.plusSeconds(second).toEpochMilli();
    }

    /** One value a second is committed, [from, to), as live or as late as an hour. */
    void commit(int device, boolean live, int from, int to, IntToDoubleFunction spo2) {
        List<VitalSample> rows = new ArrayList<>();
        for (int second = from; second < to; second++) {
            rows.add(sample(device, live, second, spo2.applyAsDouble(second)));
        }
        done(store.flush(flush(rows, List.of())));
    }

    /** The same again, as a device does that has missed the ack. */
    void repeat(int device, int from, int to, IntToDoubleFunction spo2) {
        List<Flush.Suspect> rows = new ArrayList<>();
        for (int second = from; second < to; second++) {
            VitalSample sample = sample(device, false, second, spo2.applyAsDouble(second));
            rows.add(new Flush.Suspect(sample, 0));
        }
        done(store.flush(flush(List.of(), rows)));
    }

    private Flush flush(List<VitalSample> fresh, List<Flush.Suspect> suspects) {
        return new Flush(
                writer, fresh, suspects, List.of(), List.of(), List.of(), List.of(), List.of());
    }

    private static VitalSample sample(int device, boolean live, int second, double spo2) {
        return new VitalSample(
                device,
                1,
                100_000 + second,
                at(second),
                at(second),
                at(second) + (live ? 40 : 3_600_000),
                live,
                Generation.REAL,
                Vitals.builder().put(VitalSign.SPO2, spo2).build(),
                null);
    }

    RetrospectDesk desk(LateNotes noted, DeviceSamples reading) {
        return new RetrospectDesk(
                Retrospects.CONFIG,
                noted,
                alerts.rules,
                samples.registry.registry.stays(),
                samples.registry.registry.assignments(),
                reading,
                new PgRecordedAlarms(samples.registry.database),
                new PgRetrospectiveStore(samples.registry.database),
                clock,
                meters);
    }

    /** Judges all that is noted. */
    void judge() {
        Optional<LateRange> next = await(notes.next(Duration.ZERO, Duration.ZERO, List.of()));
        while (next.isPresent()) {
            done(judge(next.get(), desk(notes, stored)));
            next = await(notes.next(Duration.ZERO, Duration.ZERO, List.of()));
        }
    }

    /** Judges the next range of whoever has this desk. */
    Future<Void> judgeNext(RetrospectDesk desk) {
        return notes.next(Duration.ZERO, Duration.ZERO, List.of())
                .compose(next -> judge(next.orElseThrow(), desk));
    }

    private Future<Void> judge(LateRange range, RetrospectDesk desk) {
        return samples.registry
                .vertx
                .timer(1)
                .compose(
                        _ ->
                                new RetrospectRun(samples.registry.vertx, desk, range, () -> false)
                                        .run());
    }

    /** What a patient's list says, the oldest first. */
    List<RetrospectiveAlarm> found(int patient) {
        AlarmFilter filter =
                new AlarmFilter(
                        samples.ward.hospitalId(), 0, patient, null, null, null, null, null, null);
        return await(alarms.list(samples.scope, filter, 0, 500)).items().reversed();
    }

    List<RetrospectiveEvent> events(RetrospectiveAlarm alarm) {
        return await(alarms.events(samples.scope, alarm.alarm().id()));
    }

    long rows(String table) {
        return await(
                        samples.registry
                                .database
                                .platform()
                                .query("SELECT count(*) AS rows FROM " + table)
                                .execute())
                .iterator()
                .next()
                .getLong("rows");
    }

    Scope elsewhere() {
        return Scope.hospitals(List.of(samples.ward.hospitalId() + 1));
    }

    @Override
    public void close() {
        samples.close();
    }
}
