package io.wardstream.retrospect;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.alerts.AlertRules;
import io.wardstream.alerts.engine.Known;
import io.wardstream.alerts.engine.RuleSet;
import io.wardstream.registry.AssignmentInterval;
import io.wardstream.registry.MeasuredPatient;
import io.wardstream.registry.PatientStay;
import io.wardstream.retrospect.PatientReplay.Range;
import io.wardstream.retrospect.RetrospectiveStore.Judged;
import io.wardstream.retrospect.fold.Finding;
import io.wardstream.retrospect.fold.LateFold.Outcome;
import io.wardstream.retrospect.fold.Span;
import io.wardstream.retrospect.fold.Unraised;
import io.wardstream.samples.LateRange;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges one range of late samples: those of each patient whom the device measured then, a day at
 * most at a time. Reads as the hospital, so that row-level security holds here as well. Confined to
 * one event loop.
 */
final class RetrospectRun {
    private static final Logger LOG = LoggerFactory.getLogger(RetrospectRun.class);

    /** What is found of so long is written in one transaction. */
    private static final long LONGEST_MILLIS = Duration.ofDays(1).toMillis();

    private final Vertx vertx;
    private final RetrospectDesk desk;
    private final LateRange range;
    private final BooleanSupplier isStopped;

    /**
     * @param isStopped asked before each piece and each write whether to leave it to others
     */
    RetrospectRun(Vertx vertx, RetrospectDesk desk, LateRange range, BooleanSupplier isStopped) {
        this.vertx = vertx;
        this.desk = desk;
        this.range = range;
        this.isStopped = isStopped;
    }

    /** Judges, keeps what it finds, and takes the notes away; failed as {@link PatientReplay}. */
    Future<Void> run() {
        return desk.assignments()
                .ofDevice(range.deviceId(), range.from(), range.to() + 1)
                .map(RetrospectRun::days)
                .compose(days -> each(days.iterator()))
                .compose(_ -> desk.notes().judged(range));
    }

    private static List<MeasuredPatient> days(List<MeasuredPatient> measured) {
        List<MeasuredPatient> days = new ArrayList<>();
        for (MeasuredPatient whole : measured) {
            for (long from = whole.from(); from < whole.to(); from += LONGEST_MILLIS) {
                long to = Math.min(from + LONGEST_MILLIS, whole.to());
                days.add(
                        new MeasuredPatient(
                                whole.hospitalId(),
                                whole.patientId(),
                                whole.patientPublicId(),
                                from,
                                to));
            }
        }
        return days;
    }

    private Future<Void> each(Iterator<MeasuredPatient> patients) {
        return patients.hasNext()
                ? judge(patients.next()).compose(_ -> each(patients))
                : Future.succeededFuture();
    }

    private Future<Void> judge(MeasuredPatient patient) {
        Scope scope = Scope.hospitals(List.of(patient.hospitalId()));
        Range times = Range.of(patient.from(), patient.to() - 1, desk.clock().millis());
        int id = patient.patientId();
        Future<List<AlertRules.Stored>> rules = desk.rules().list(scope, patient.hospitalId());
        Future<List<PatientStay>> stays =
                desk.stays().ofPatient(scope, id, times.begin(), times.end());
        Future<List<AssignmentInterval>> devices =
                desk.assignments().ofPatient(scope, id, times.begin(), times.end());
        Future<Known> alarms = desk.recorded().ofPatient(scope, id, times.begin(), times.end());
        return Future.all(rules, stays, devices, alarms)
                .map(
                        _ ->
                                new PatientPast(
                                        patient,
                                        ruleSet(rules.result()),
                                        stays.result(),
                                        devices.result(),
                                        alarms.result()))
                .compose(past -> replay(scope, past, times));
    }

    private static RuleSet ruleSet(List<AlertRules.Stored> stored) {
        return RuleSet.of(0, stored.stream().map(AlertRules.Stored::rule).toList());
    }

    private Future<Void> replay(Scope scope, PatientPast past, Range times) {
        PatientReplay replay =
                new PatientReplay(vertx, desk.samples(), scope, past, times, isStopped);
        return replay.run().compose(outcome -> keep(past, times, replay.readTo(), outcome));
    }

    private Future<Void> keep(PatientPast past, Range times, long readTo, Outcome outcome) {
        desk.meters().samples.increment((double) outcome.samples());
        if (outcome.isCut()) {
            LOG.error("more retrospective alarms than are kept deviceId={}", range.deviceId());
        }
        if (isStopped.getAsBoolean()) {
            return Future.failedFuture(new PatientReplay.StoppedException());
        }
        return desk.store()
                .keep(
                        new Judged(
                                past.patient(),
                                times.begin(),
                                readTo,
                                unraised(past, outcome),
                                outcome.late(),
                                past::place),
                        desk.clock().instant())
                .onSuccess(desk.meters()::changed)
                .mapEmpty();
    }

    private static List<Finding> unraised(PatientPast past, Outcome outcome) {
        List<Span> covers = new ArrayList<>(outcome.live());
        past.alarms().episodes().forEach(known -> covers.add(Span.of(known)));
        return Unraised.of(outcome.together(), covers);
    }
}
