package io.wardstream.reports;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.wardstream.registry.Erasures;
import io.wardstream.registry.LegalHold;
import io.wardstream.registry.LegalHolds;
import io.wardstream.registry.PatientChange;
import io.wardstream.registry.Registry;
import io.wardstream.reports.PgReportQueue.Taken;
import io.wardstream.reports.ReportJob.Result;
import io.wardstream.reports.ReportJob.State;
import io.wardstream.reports.ReportJobs.Submitted;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs on a real database: who does them, how often, and what is left of them. */
class ReportJobIT {
    private static final Duration LEASE = ReportRooms.CONFIG.lease();

    private ReportBed bed;

    @BeforeEach
    void open() {
        bed = new ReportBed();
    }

    @AfterEach
    void close() {
        bed.close();
    }

    private UUID submitted() {
        return bed.submit(bed.ofPatient(bed.measured(), ReportFormat.CSV));
    }

    private Taken taken(Instant at) {
        return await(bed.queue.take(at, LEASE)).orElseThrow();
    }

    @Test
    void putsWhatItMadeIntoTheStoreUnderJobAndAttempt() {
        UUID id = submitted();

        bed.work(bed.reports);

        ReportJob job = bed.awaitState(id, State.DONE);
        assertThat(job.progress()).isEqualTo(1);
        assertThat(job.error()).isNull();
        assertThat(bed.objects.objects.keySet())
                .containsExactly(
                        "reports/hospital=" + bed.samples.ward.hospitalId() + "/" + id + "/1.csv");
        assertThat(bed.content(id).lines()).hasSize(1 + 600);
        assertThat(bed.content(id)).contains(",2026-03-01T08:05:00Z,72,,80,");
    }

    @Test
    void makesAllFormats() {
        int patient = bed.measured();
        UUID pdf = bed.submit(bed.ofPatient(patient, ReportFormat.PDF));
        UUID parquet = bed.submit(bed.ofPatient(patient, ReportFormat.PARQUET));

        bed.work(bed.reports);

        bed.awaitState(pdf, State.DONE);
        bed.awaitState(parquet, State.DONE);
        assertThat(bed.content(pdf)).startsWith("%PDF-");
        assertThat(bed.content(parquet)).startsWith("PAR1").endsWith("PAR1");
    }

    @Test
    void holdsAllWhoLayInTheWard() {
        int first = bed.measured();
        int second = bed.measured();
        UUID id = bed.submit(bed.ofWard(ReportFormat.CSV));

        bed.work(bed.reports);

        bed.awaitState(id, State.DONE);
        assertThat(first).isNotEqualTo(second);
        assertThat(bed.content(id).lines()).hasSize(1 + 2 * 600);
    }

    @Test
    void failsWithAReasonWhenTheWardHasTooMany() {
        for (int patient = 0; patient <= ReportRooms.CONFIG.patients(); patient++) {
            int _ = bed.measured();
        }
        UUID id = bed.submit(bed.ofWard(ReportFormat.CSV));

        bed.work(bed.reports);

        assertThat(bed.awaitState(id, State.FAILED).error()).contains("4 patients", "at most 3");
    }

    @Test
    void isFinishedByAnotherWhenItsWorkerHasDied() {
        UUID id = submitted();
        Taken dead = taken(bed.clock.instant());
        done(bed.objects.put(ReportObjects.key(dead), Buffer.buffer("orphan")));
        bed.clock.forward(LEASE.plusSeconds(1));

        bed.work(bed.reports);

        Result result = bed.awaitState(id, State.DONE).result();
        assertThat(result).isNotNull();
        await().untilAsserted(
                        () ->
                                assertThat(bed.objects.objects.keySet())
                                        .containsExactly(
                                                ReportObjects.key(dead).replace("1.csv", "2.csv")));
        assertThat(bed.content(id)).doesNotContain("orphan");
    }

    @Test
    void hasOneResultWhenASlowWorkerComesBack() {
        UUID id = submitted();
        Promise<Void> slow = bed.objects.hold();
        bed.work(bed.reports);
        await().until(() -> bed.objects.puts.get() == 1);
        Taken second = taken(bed.clock.instant().plus(LEASE.multipliedBy(2)));
        String key = ReportObjects.key(second);
        bed.objects.objects.put(key, Buffer.buffer("second"));
        boolean isFinished =
                await(
                        bed.queue.finish(
                                second,
                                new Result(key, 6),
                                bed.clock.instant(),
                                bed.clock.instant().plus(Duration.ofDays(7))));

        slow.complete();

        assertThat(isFinished).isTrue();
        await().atMost(20, TimeUnit.SECONDS)
                .untilAsserted(() -> assertThat(bed.objects.objects.keySet()).containsExactly(key));
        assertThat(bed.content(id)).isEqualTo("second");
    }

    @Test
    void keepsItsLeaseWhileItWaitsForTheStore() {
        UUID id = submitted();
        Promise<Void> slow = bed.objects.hold();
        bed.work(bed.reports);
        await().until(() -> bed.objects.puts.get() == 1);
        bed.clock.forward(LEASE.minusSeconds(1));

        await().atMost(10, TimeUnit.SECONDS)
                .until(() -> bed.leaseOf(id).isAfter(bed.clock.instant().plusSeconds(30)));

        assertThat(await(bed.queue.take(bed.clock.instant().plusSeconds(30), LEASE))).isEmpty();
        slow.complete();
        bed.awaitState(id, State.DONE);
    }

    @Test
    void leavesNothingWhenItIsCancelledUnderWay() {
        HeldSeries held = bed.held();
        UUID id = submitted();
        bed.work(bed.open(held));
        await().until(() -> held.reads.get() == 1);

        done(bed.reports.cancelOrRemove(id));
        held.open();

        UUID next = submitted();
        bed.awaitState(next, State.DONE);
        assertThat(bed.job(id).state()).isEqualTo(State.CANCELLED);
        assertThat(bed.objects.objects.keySet()).singleElement().asString().contains("" + next);
    }

    @Test
    void isLeftToOthersWhenItsNodeStops() {
        HeldSeries held = bed.held();
        UUID id = submitted();
        String node = bed.work(bed.open(held));
        await().until(() -> held.reads.get() == 1);

        Future<Void> stopped = bed.stop(node);
        held.open();
        done(stopped);

        assertThat(bed.job(id).state()).isEqualTo(State.QUEUED);
        bed.work(bed.reports);
        bed.awaitState(id, State.DONE);
    }

    @Test
    void isMadeWhenTheStoreIsBack() {
        bed.objects.putsToFail.set(1);
        UUID id = submitted();

        bed.work(bed.reports);

        await().until(() -> bed.objects.puts.get() == 1);
        await().atMost(20, TimeUnit.SECONDS).until(() -> bed.job(id).state() == State.QUEUED);
        bed.clock.forward(Duration.ofSeconds(6));
        bed.awaitState(id, State.DONE);
    }

    @Test
    void isGivenUpWhenItWasBegunTooOften() {
        UUID id = submitted();
        for (int attempt = 1; attempt <= PgReportQueue.MOST_TRIES; attempt++) {
            assertThat(taken(bed.clock.instant()).isGivenUp()).isFalse();
            bed.clock.forward(LEASE);
        }

        bed.work(bed.reports);

        assertThat(bed.awaitState(id, State.FAILED).error()).contains("given up");
    }

    @Test
    void sharesJobsAmongInstances() {
        int patient = bed.measured();
        List<UUID> ids =
                List.of(
                        bed.submit(bed.ofPatient(patient, ReportFormat.CSV)),
                        bed.submit(bed.ofPatient(patient, ReportFormat.PDF)),
                        bed.submit(bed.ofPatient(patient, ReportFormat.CSV)),
                        bed.submit(bed.ofPatient(patient, ReportFormat.PDF)));

        for (int instance = 0; instance < 3; instance++) {
            bed.work(bed.reports);
        }

        ids.forEach(id -> bed.awaitState(id, State.DONE));
        assertThat(bed.objects.puts).hasValue(4);
        assertThat(bed.objects.objects).hasSize(4);
    }

    @Test
    void answersTheSameKeyWithTheSameJob() {
        int patient = bed.measured();
        ReportRequest request = bed.ofPatient(patient, ReportFormat.CSV);
        UUID first = ReportBed.accepted(bed.submit(request, "nurse", "k")).id();

        Submitted again = bed.submit(request, "nurse", "k");
        Submitted other = bed.submit(bed.ofPatient(patient, ReportFormat.PDF), "nurse", "k");
        Submitted others = bed.submit(request, "doctor", "k");

        assertThat(ReportBed.accepted(again).id()).isEqualTo(first);
        assertThat(other).isInstanceOf(Submitted.OtherRequest.class);
        assertThat(ReportBed.accepted(others).id()).isNotEqualTo(first);
    }

    @Test
    void isRefusedWhenSomebodyHasManyAlready() {
        int patient = bed.measured();
        for (int count = 0; count < ReportRooms.CONFIG.open(); count++) {
            UUID _ = bed.submit(bed.ofPatient(patient, ReportFormat.CSV));
        }

        Submitted refused = bed.submit(bed.ofPatient(patient, ReportFormat.CSV), "nurse", null);
        Submitted others = bed.submit(bed.ofPatient(patient, ReportFormat.CSV), "doctor", null);

        assertThat(refused).isInstanceOf(Submitted.TooMany.class);
        assertThat(others).isInstanceOf(Submitted.Accepted.class);
    }

    @Test
    void expiresWithWhatItMade() {
        UUID id = submitted();
        bed.work(bed.reports);
        bed.awaitState(id, State.DONE);

        bed.clock.forward(ReportRooms.CONFIG.keep().plusSeconds(1));

        assertThat(bed.job(id).state()).isEqualTo(State.EXPIRED);
        assertThat(bed.job(id).result()).isNull();
        done(bed.reports.tidy());
        assertThat(bed.objects.objects).isEmpty();
        assertThat(await(bed.reports.jobs().find(Scope.platform(), id))).isEmpty();
    }

    @Test
    void isRemovedWithWhatItMade() {
        UUID id = submitted();
        bed.work(bed.reports);
        bed.awaitState(id, State.DONE);

        done(bed.reports.cancelOrRemove(id));

        assertThat(await(bed.reports.jobs().find(Scope.platform(), id))).isEmpty();
        await().untilAsserted(() -> assertThat(bed.objects.objects).isEmpty());
    }

    @Test
    void staysWithWhatItMadeWhileItIsHeld() {
        UUID kept = submitted();
        UUID removed = submitted();
        bed.work(bed.reports);
        bed.awaitState(kept, State.DONE);
        bed.awaitState(removed, State.DONE);
        LegalHolds holds = bed.samples.registry.registry.legalHolds();
        LegalHold.Subject hospital = new LegalHold.Subject(bed.samples.ward.hospitalId(), 0);
        done(holds.set(hospital, "case 1", "admin"));

        bed.clock.forward(ReportRooms.CONFIG.keep().plusSeconds(1));
        done(bed.reports.jobs().cancelOrRemove(removed));
        done(bed.reports.tidy());
        int heldObjects = bed.objects.objects.size();
        done(holds.release(hospital, "admin"));
        done(bed.reports.tidy());

        assertThat(heldObjects).isEqualTo(2);
        assertThat(bed.objects.objects).isEmpty();
    }

    /** Who erased died before the reports were removed; and somebody else there is held. */
    @Test
    void goesWithTheNameOfWhoWasErasedAlsoWhenItsMakerHasDied() {
        int patient = bed.measured();
        int other = bed.samples.patient();
        Registry registry = bed.samples.registry.registry;
        UUID about = bed.submit(bed.ofPatient(patient, ReportFormat.CSV));
        UUID ofWard = bed.submit(bed.ofWard(ReportFormat.CSV));
        UUID ofOther = bed.submit(bed.ofPatient(other, ReportFormat.CSV));
        bed.work(bed.reports);
        bed.awaitState(ofOther, State.DONE);
        bed.awaitState(ofWard, State.DONE);
        int hospital = bed.samples.ward.hospitalId();
        done(registry.legalHolds().set(new LegalHold.Subject(hospital, other), "case", "admin"));
        PatientChange discharge = new PatientChange(null, null, null, false);
        done(registry.patients().change(patient, discharge, _ -> true));
        done(
                registry.erasures()
                        .erase(
                                new Erasures.Subject(patient, hospital, 0),
                                Erasures.Reason.COURT_ORDER,
                                "admin"));

        done(bed.reports.tidy());

        assertThat(bed.objects.objects.keySet())
                .singleElement()
                .asString()
                .contains(ofOther.toString());
        assertThat(await(bed.reports.jobs().find(Scope.platform(), about))).isEmpty();
        assertThat(await(bed.reports.jobs().find(Scope.platform(), ofWard))).isEmpty();
        assertThat(await(registry.erasures().unfinished(1))).isEmpty();
    }

    @Test
    void isListedForWhoAskedInPages() {
        int patient = bed.measured();
        UUID first = bed.submit(bed.ofPatient(patient, ReportFormat.CSV));
        UUID second = bed.submit(bed.ofPatient(patient, ReportFormat.CSV));
        UUID third = bed.submit(bed.ofPatient(patient, ReportFormat.CSV));

        ReportJobs.Slice page = await(bed.reports.jobs().list(bed.samples.scope, "nurse", 0, 2));
        ReportJobs.Slice rest =
                await(bed.reports.jobs().list(bed.samples.scope, "nurse", page.nextBefore(), 2));

        assertThat(page.items()).extracting(ReportJob::id).containsExactly(third, second);
        assertThat(rest.items()).extracting(ReportJob::id).containsExactly(first);
        assertThat(rest.nextBefore()).isZero();
        assertThat(await(bed.reports.jobs().list(bed.samples.scope, "other", 0, 2)).items())
                .isEmpty();
    }

    @Test
    void isOnlySeenByItsHospital() {
        UUID id = submitted();
        Scope foreign = Scope.hospitals(List.of(bed.samples.ward.hospitalId() + 1));

        assertThat(await(bed.reports.jobs().find(foreign, id))).isEmpty();
        assertThat(await(bed.reports.jobs().find(bed.samples.scope, id))).isPresent();
    }
}
