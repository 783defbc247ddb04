package io.wardstream.whatif;

import static io.wardstream.registry.RegistryBed.done;
import static io.wardstream.whatif.WhatIfBed.low;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import io.wardstream.registry.LegalHold;
import io.wardstream.registry.RegistryBed;
import io.wardstream.store.Scope;
import io.wardstream.whatif.WhatIfJob.State;
import io.wardstream.whatif.WhatIfJobs.Submitted;
import io.wardstream.whatif.replay.WardRules.Change;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs on a real database: who does them, and what they answer. */
class WhatIfJobIT {
    private WhatIfBed bed;

    @BeforeEach
    void open() {
        bed = new WhatIfBed();
    }

    @AfterEach
    void close() {
        bed.close();
    }

    /** Well, 20 s low at second 600, 5 s low at second 1200. */
    private void twoDips() {
        int device = bed.measured();
        bed.store(device, 0, 97, 600);
        bed.store(device, 600, 85, 20);
        bed.store(device, 620, 97, 580);
        bed.store(device, 1_200, 85, 5);
        bed.store(device, 1_205, 97, 200);
    }

    private static long total(WhatIfJob job, String kind) {
        return result(job).getJsonObject(kind).getLong("total");
    }

    private static JsonObject result(WhatIfJob job) {
        JsonObject result = job.result();
        if (result == null) {
            throw new AssertionError(job);
        }
        return result;
    }

    private static long alarms(WhatIfJob job, String when) {
        return result(job).getJsonObject(when).getLong("alarms");
    }

    @Test
    void answersWhatWouldBeMissedAndWhatLater() {
        twoDips();
        bed.work(bed.whatIf);

        UUID id = bed.submit(new Change(low(88, 10), true));

        WhatIfJob job = bed.awaitState(id, State.DONE);
        assertThat(job.progress()).isEqualTo(1);
        assertThat(alarms(job, "before")).isEqualTo(2);
        assertThat(alarms(job, "after")).isEqualTo(1);
        assertThat(total(job, "missed")).isEqualTo(1);
        JsonObject later =
                result(job).getJsonObject("later").getJsonArray("items").getJsonObject(0);
        assertThat(later.getLong("byMillis")).isEqualTo(10_000);
        assertThat(later.getString("code")).isEqualTo("SPO2_LOW");
        assertThat(later.getString("since")).isEqualTo(WhatIfBed.START.plusSeconds(600).toString());
        assertThat(later.getString("until")).isEqualTo(WhatIfBed.START.plusSeconds(620).toString());
        assertThat(result(job).getInteger("patients")).isEqualTo(1);
        assertThat(result(job).getDouble("bedDays")).isEqualTo(0.167);
        assertThat(result(job).getLong("samples")).isEqualTo(1_405);
    }

    @Test
    void changesNothingWithoutAChange() {
        twoDips();
        bed.work(bed.whatIf);

        WhatIfJob job = bed.awaitState(bed.submit(), State.DONE);

        assertThat(alarms(job, "before")).isEqualTo(2);
        assertThat(alarms(job, "after")).isEqualTo(2);
        assertThat(result(job).getLong("unchanged")).isEqualTo(2);
    }

    @Test
    void knowsWhatWasThereBefore() {
        int device = bed.measured();
        bed.store(device, -1_800, 85, 2_400);
        bed.store(device, 600, 97, 60);
        bed.work(bed.whatIf);

        WhatIfJob job = bed.awaitState(bed.submit(new Change(low(80, 0), true)), State.DONE);

        assertThat(alarms(job, "before")).isZero();
        assertThat(total(job, "missed")).isZero();
    }

    @Test
    void judgesPatientsWhileTheyLayInTheWard() {
        twoDips();
        long movedAt = WhatIfBed.START.plusSeconds(1_000).toEpochMilli();
        int other = otherWard();
        run("UPDATE patient SET ward_id = $1", other);
        run(
                "UPDATE patient_stay SET valid_to = to_timestamp($1::float8 / 1000) WHERE valid_to"
                        + " IS NOT NULL",
                (double) movedAt);
        run(
                "UPDATE patient_stay SET valid_from = to_timestamp($1::float8 / 1000) WHERE"
                        + " valid_to IS NULL",
                (double) movedAt);
        bed.work(bed.whatIf);

        WhatIfJob job = bed.awaitState(bed.submit(new Change(low(80, 0), true)), State.DONE);

        assertThat(alarms(job, "before")).isEqualTo(1);
        assertThat(total(job, "missed")).isEqualTo(1);
    }

    private int otherWard() {
        return RegistryBed.await(
                        bed.samples
                                .registry
                                .registry
                                .hospitals()
                                .find(Scope.platform(), bed.samples.ward.hospitalPublicId())
                                .compose(
                                        hospital ->
                                                bed.samples
                                                        .registry
                                                        .registry
                                                        .hospitals()
                                                        .createWard(
                                                                hospital.orElseThrow(), "Other")))
                .id();
    }

    private void run(String sql, Object... values) {
        done(
                bed.samples
                        .registry
                        .database
                        .platform()
                        .preparedQuery(sql)
                        .execute(Tuple.from(values)));
    }

    @Test
    void isTakenUpAgainWhenItsNodeIsNotHeardOf() {
        twoDips();
        HeldSamples held = new HeldSamples(bed.stored);
        String dead = bed.work(bed.open(held));
        UUID id = bed.submit(new Change(low(88, 10), true));
        await().until(() -> held.reads.get() > 0);

        bed.clock.forward(WhatIfs.CONFIG.lease().plusSeconds(1));
        bed.work(bed.whatIf);

        WhatIfJob job = bed.awaitState(id, State.DONE);
        assertThat(total(job, "missed")).isEqualTo(1);
        held.open();
        bed.stop(dead);
        assertThat(bed.job(id)).isEqualTo(job);
    }

    @Test
    void isNotTakenTwiceWhileItsLeaseIsRenewed() {
        HeldSamples held = new HeldSamples(bed.stored);
        twoDips();
        bed.work(bed.open(held));
        UUID id = bed.submit();
        await().until(() -> held.reads.get() > 0);

        bed.clock.forward(WhatIfs.CONFIG.lease().minusSeconds(1));

        PgWhatIfQueue queue = new PgWhatIfQueue(bed.samples.registry.database);
        assertThat(RegistryBed.await(queue.take(bed.clock.instant(), WhatIfs.CONFIG.lease())))
                .isEmpty();
        held.open();
        bed.awaitState(id, State.DONE);
    }

    @Test
    void stopsAtTheNextPieceWhenItIsCancelled() {
        twoDips();
        HeldSamples held = new HeldSamples(bed.stored);
        bed.work(bed.open(held));
        UUID id = bed.submit();
        await().until(() -> held.reads.get() == 1);

        done(bed.whatIf.jobs().cancel(id));
        bed.clock.forward(Duration.ofSeconds(2));
        held.open();
        UUID next = bed.submit();

        bed.awaitState(next, State.DONE);
        assertThat(bed.job(id).state()).isEqualTo(State.CANCELLED);
        assertThat(bed.job(id).result()).isNull();
        // an hour of the first, and all six pieces of the second
        assertThat(held.reads.get()).isEqualTo(1 + 6);
    }

    @Test
    void isLeftToOthersWhenItsNodeStops() {
        twoDips();
        HeldSamples held = new HeldSamples(bed.stored);
        String node = bed.work(bed.open(held));
        UUID id = bed.submit();
        await().until(() -> held.reads.get() == 1);

        Future<Void> stopped = bed.samples.registry.vertx.undeploy(node);
        held.open();
        done(stopped);

        assertThat(bed.job(id).state()).isEqualTo(State.QUEUED);
        bed.work(bed.whatIf);
        bed.awaitState(id, State.DONE);
    }

    @Test
    void isGivenUpWhenItWasBegunTooOften() {
        UUID id = bed.submit();
        PgWhatIfQueue queue = new PgWhatIfQueue(bed.samples.registry.database);
        for (int attempt = 1; attempt <= PgWhatIfQueue.MOST_ATTEMPTS; attempt++) {
            assertThat(RegistryBed.await(queue.take(bed.clock.instant(), WhatIfs.CONFIG.lease())))
                    .isPresent();
            bed.clock.forward(WhatIfs.CONFIG.lease());
        }

        bed.work(bed.whatIf);

        assertThat(bed.awaitState(id, State.FAILED).error()).contains("given up");
    }

    @Test
    void sharesJobsAmongInstances() {
        twoDips();
        List<UUID> ids = List.of(bed.submit(), bed.submit(), bed.submit(), bed.submit());

        for (int instance = 0; instance < 3; instance++) {
            bed.work(bed.whatIf);
        }

        ids.forEach(id -> bed.awaitState(id, State.DONE));
        ids.forEach(id -> assertThat(alarms(bed.job(id), "before")).isEqualTo(2));
    }

    @Test
    void isForgottenAfterAWhile() {
        twoDips();
        bed.work(bed.whatIf);
        UUID id = bed.submit();
        bed.awaitState(id, State.DONE);
        bed.clock.forward(WhatIfs.CONFIG.keep().plusSeconds(1));

        int forgotten = RegistryBed.await(bed.whatIf.forget());

        assertThat(forgotten).isEqualTo(1);
        assertThat(RegistryBed.await(bed.whatIf.jobs().find(Scope.platform(), id))).isEmpty();
    }

    @Test
    void isNotForgottenWhileItsHospitalIsHeld() {
        UUID id = bed.submit();
        LegalHold.Subject hospital = new LegalHold.Subject(bed.samples.ward.hospitalId(), 0);
        LegalHold _ =
                RegistryBed.await(
                        bed.samples
                                .registry
                                .registry
                                .legalHolds()
                                .set(hospital, "case 1", "admin"));
        bed.clock.forward(WhatIfs.CONFIG.keep().plusSeconds(1));

        int forgotten = RegistryBed.await(bed.whatIf.forget());

        assertThat(forgotten).isZero();
        assertThat(RegistryBed.await(bed.whatIf.jobs().find(Scope.platform(), id))).isPresent();
    }

    @Test
    void isRefusedWhenTheHospitalHasManyAlready() {
        for (int count = 0; count < WhatIfJobs.MOST_OPEN; count++) {
            UUID _ = bed.submit();
        }

        Submitted refused =
                RegistryBed.await(bed.whatIf.jobs().submit(bed.request(), "nurse", null));

        assertThat(refused).isInstanceOf(Submitted.TooMany.class);
    }

    @Test
    void isOnlySeenByItsHospital() {
        UUID id = bed.submit();

        Scope foreign = Scope.hospitals(List.of(bed.samples.ward.hospitalId() + 1));

        assertThat(RegistryBed.await(bed.whatIf.jobs().find(foreign, id))).isEmpty();
        assertThat(RegistryBed.await(bed.whatIf.jobs().find(bed.samples.scope, id))).isPresent();
    }
}
