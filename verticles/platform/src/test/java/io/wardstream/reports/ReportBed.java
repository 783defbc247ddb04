package io.wardstream.reports;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.awaitility.Awaitility.await;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wardstream.alerts.Alarms;
import io.wardstream.alerts.AlertStores;
import io.wardstream.codec.model.Generation;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.reports.ReportJob.State;
import io.wardstream.reports.ReportJobs.Submitted;
import io.wardstream.reports.ReportRequest.Subject;
import io.wardstream.samples.SampleBed;
import io.wardstream.store.Scope;
import io.wardstream.testing.ShiftedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A ward with stored samples, an object store in memory, and reports about them. */
final class ReportBed implements AutoCloseable {
    static final Instant START = Instant.parse("2026-03-01T08:00:00Z");
    static final Instant END = START.plus(Duration.ofHours(4));

    final SampleBed samples = new SampleBed(START);
    final ShiftedClock clock = ShiftedClock.standing(END.plus(Duration.ofHours(1)));
    final FakeObjects objects = new FakeObjects();
    final PgReportQueue queue = new PgReportQueue(samples.registry.database);
    final List<Reports> opened = new ArrayList<>();
    final Reports reports = open(ReportRooms.stored(samples.registry));

    /** Reports of one node, which reads samples so. */
    Reports open(ReportSeries series) {
        Alarms alarms =
                new AlertStores(samples.registry.database, samples.registry.vertx.eventBus(), clock)
                        .alarms;
        Reports node = ReportRooms.open(samples.registry, alarms, series, objects, clock);
        opened.add(node);
        return node;
    }

    HeldSeries held() {
        return new HeldSeries(ReportRooms.stored(samples.registry));
    }

    /** Does jobs; the deployment id. */
    @CanIgnoreReturnValue
    String work(Reports node) {
        return await(samples.registry.vertx.deployVerticle(node.verticles().get()));
    }

    Future<Void> stop(String deployment) {
        return samples.registry.vertx.undeploy(deployment);
    }

    /** A patient whom a device measures for the whole time, 10 min of one value a second stored. */
    int measured() {
        int patient = samples.patient();
        int device = samples.device();
        samples.epoch(device, 1, 1_764_000_000_000L);
        samples.assign(device, patient, START.minus(Duration.ofDays(1)).toEpochMilli(), null);
        List<VitalSample> rows = new ArrayList<>();
        for (int second = 0; second < 600; second++) {
            long at = START.plusSeconds(second).toEpochMilli();
            Vitals vitals =
                    Vitals.builder()
                            .put(VitalSign.SPO2, second == 300 ? 80 : 97)
                            .put(VitalSign.HEART_RATE, 72)
                            .build();
            rows.add(
                    new VitalSample(
                            device, 1, second, at, at, at, true, Generation.REAL, vitals, null));
        }
        samples.store(SampleBed.Table.SLOT, rows);
        return patient;
    }

    ReportRequest ofPatient(int patient, ReportFormat format) {
        return new ReportRequest(
                samples.ward.hospitalId(),
                new Subject.OfPatient(patient, publicId(patient)),
                START,
                END,
                format);
    }

    ReportRequest ofWard(ReportFormat format) {
        return new ReportRequest(
                samples.ward.hospitalId(),
                new Subject.OfWard(samples.ward.id(), samples.ward.publicId()),
                START,
                END,
                format);
    }

    private UUID publicId(int patient) {
        return await(
                samples.registry
                        .database
                        .platform()
                        .preparedQuery("SELECT public_id FROM patient WHERE id = $1")
                        .execute(Tuple.of(patient))
                        .map(rows -> rows.iterator().next().getUUID(0)));
    }

    UUID submit(ReportRequest request) {
        return accepted(submit(request, "nurse", null)).id();
    }

    Submitted submit(ReportRequest request, String by, @Nullable String key) {
        return await(reports.jobs().submit(request, by, key));
    }

    static ReportJob accepted(Submitted submitted) {
        if (submitted instanceof Submitted.Accepted(ReportJob job)) {
            return job;
        }
        throw new AssertionError(submitted);
    }

    ReportJob job(UUID id) {
        return await(reports.jobs().find(Scope.platform(), id)).orElseThrow();
    }

    /** When somebody else may take it. */
    Instant leaseOf(UUID id) {
        return await(
                samples.registry
                        .database
                        .platform()
                        .preparedQuery("SELECT due_at FROM report WHERE public_id = $1")
                        .execute(Tuple.of(id))
                        .map(rows -> rows.iterator().next().getOffsetDateTime(0).toInstant()));
    }

    @CanIgnoreReturnValue
    ReportJob awaitState(UUID id, State state) {
        await().atMost(30, TimeUnit.SECONDS).until(() -> job(id).state() == state);
        return job(id);
    }

    String content(UUID id) {
        ReportJob.Result result = job(id).result();
        if (result == null) {
            throw new AssertionError(job(id));
        }
        return await(reports.content(result, 0, result.bytes())).toString();
    }

    @Override
    public void close() {
        opened.forEach(node -> done(node.close()));
        samples.close();
    }
}
