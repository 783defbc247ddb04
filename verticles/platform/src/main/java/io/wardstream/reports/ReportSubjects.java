package io.wardstream.reports;

import io.vertx.core.Future;
import io.wardstream.registry.Hospital;
import io.wardstream.registry.Patient;
import io.wardstream.registry.Registry;
import io.wardstream.registry.Ward;
import io.wardstream.registry.WardStay;
import io.wardstream.reports.ReportRequest.Subject;
import io.wardstream.reports.content.ReportHead;
import io.wardstream.reports.content.ReportPatient;
import io.wardstream.store.Scope;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Finds out whom a report is about, and what they are called. Thread-safe. */
final class ReportSubjects {

    /** A time that belongs to a report; epoch milliseconds, [from, to). */
    record Stretch(long from, long to) {
        long length() {
            return to - from;
        }
    }

    /** One patient of a report. */
    record Whom(int patientId, ReportPatient patient, List<Stretch> stretches) {
        Whom {
            stretches = List.copyOf(stretches);
        }
    }

    /** Everything but what was measured. */
    record Contents(ReportHead head, List<Whom> patients) {
        Contents {
            patients = List.copyOf(patients);
        }

        long length() {
            return patients.stream()
                    .flatMap(whom -> whom.stretches().stream())
                    .mapToLong(Stretch::length)
                    .sum();
        }
    }

    /** What was there when the report was asked for is not there any more. */
    static final class GoneException extends RuntimeException {
        GoneException(String what) {
            super("the " + what + " is not there any more", null, false, false);
        }
    }

    private final Registry registry;
    private final Clock clock;

    ReportSubjects(Registry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
    }

    /** How many patients a report about that ward would have. */
    Future<Integer> patientsOf(Scope scope, int wardId, long from, long to) {
        return registry.stays()
                .inWard(scope, wardId, from, to)
                .map(stays -> (int) stays.stream().map(WardStay::patientId).distinct().count());
    }

    /** Failed with {@link GoneException}, or with a {@code StorageException}. */
    Future<Contents> contents(Scope scope, ReportRequest request, String madeFor) {
        return switch (request.subject()) {
            case Subject.OfPatient(_, UUID id) ->
                    found(registry.patients().find(scope, id), "patient")
                            .compose(patient -> ofPatient(scope, request, patient, madeFor));
            case Subject.OfWard(int wardId, UUID id) ->
                    ward(scope, id)
                            .compose(
                                    ward ->
                                            head(scope, request, true, ward, madeFor)
                                                    .compose(
                                                            head ->
                                                                    ofWard(
                                                                            scope, request, wardId,
                                                                            head)));
        };
    }

    private Future<Contents> ofPatient(
            Scope scope, ReportRequest request, Patient patient, String madeFor) {
        Stretch all = new Stretch(request.from().toEpochMilli(), request.to().toEpochMilli());
        Whom whom = new Whom(patient.id(), named(patient), List.of(all));
        return ward(scope, patient.wardPublicId())
                .compose(ward -> head(scope, request, false, ward, madeFor))
                .map(head -> new Contents(head, List.of(whom)));
    }

    private Future<Contents> ofWard(
            Scope scope, ReportRequest request, int wardId, ReportHead head) {
        return registry.stays()
                .inWard(scope, wardId, request.from().toEpochMilli(), request.to().toEpochMilli())
                .map(ReportSubjects::byPatient)
                .compose(stays -> named(scope, stays.entrySet().iterator(), new ArrayList<>()))
                .map(patients -> new Contents(head, patients));
    }

    private static Map<UUID, List<WardStay>> byPatient(List<WardStay> stays) {
        Map<UUID, List<WardStay>> byPatient = new LinkedHashMap<>();
        for (WardStay stay : stays) {
            byPatient.computeIfAbsent(stay.patientPublicId(), _ -> new ArrayList<>()).add(stay);
        }
        return byPatient;
    }

    /** One after the other; whoever was erased meanwhile is left out. */
    private Future<List<Whom>> named(
            Scope scope, Iterator<Map.Entry<UUID, List<WardStay>>> stays, List<Whom> named) {
        if (!stays.hasNext()) {
            return Future.succeededFuture(named);
        }
        Map.Entry<UUID, List<WardStay>> next = stays.next();
        return registry.patients()
                .find(scope, next.getKey())
                .compose(
                        found -> {
                            found.map(patient -> whom(patient, next.getValue()))
                                    .ifPresent(named::add);
                            return named(scope, stays, named);
                        });
    }

    private static Whom whom(Patient patient, List<WardStay> stays) {
        List<Stretch> stretches =
                stays.stream().map(stay -> new Stretch(stay.from(), stay.to())).toList();
        return new Whom(patient.id(), named(patient), stretches);
    }

    private static ReportPatient named(Patient patient) {
        return new ReportPatient(patient.publicId(), patient.displayName(), patient.bed());
    }

    private Future<Ward> ward(Scope scope, UUID id) {
        return found(registry.hospitals().findWard(scope, id), "ward");
    }

    private Future<ReportHead> head(
            Scope scope, ReportRequest request, boolean isWard, Ward ward, String madeFor) {
        return found(registry.hospitals().find(scope, ward.hospitalPublicId()), "hospital")
                .map(Hospital::name)
                .map(
                        hospital ->
                                new ReportHead(
                                        isWard,
                                        hospital,
                                        ward.name(),
                                        request.from(),
                                        request.to(),
                                        clock.instant(),
                                        madeFor));
    }

    private static <T> Future<T> found(Future<Optional<T>> search, String what) {
        return search.compose(
                found ->
                        found.map(Future::succeededFuture)
                                .orElseGet(() -> Future.failedFuture(new GoneException(what))));
    }
}
