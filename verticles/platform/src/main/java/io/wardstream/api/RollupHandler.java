package io.wardstream.api;

import io.vertx.core.Future;
import io.wardstream.access.Permission;
import io.wardstream.registry.Patient;
import io.wardstream.registry.PatientFilter;
import io.wardstream.registry.Patients;
import io.wardstream.registry.Slice;
import io.wardstream.registry.Ward;
import io.wardstream.samples.rollup.RollupCheck;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** Minutes and hours beside the samples they come from. */
final class RollupHandler {

    private static final Duration LONGEST_OF_PATIENT = Duration.ofDays(1);
    private static final Duration LONGEST_OF_WARD = Duration.ofHours(1);
    private static final Duration DEFAULT_RANGE = Duration.ofHours(1);
    private static final int MOST_PATIENTS = 200;

    private final RollupCheck check;
    private final Patients patients;
    private final Lookup lookup;
    private final InstantSource clock;

    RollupHandler(RollupCheck check, Patients patients, Lookup lookup, InstantSource clock) {
        this.check = check;
        this.patients = patients;
        this.lookup = lookup;
        this.clock = clock;
    }

    List<Operation> operations() {
        return List.of(Operation.get("/rollups/verify", this::verify).deferrable());
    }

    private Future<Answer> verify(ApiRequest request) {
        Query query = request.query("patient", "ward", "from", "to");
        UUID patient = query.id("patient", "patient");
        UUID ward = query.id("ward", "ward");
        if ((patient == null) == (ward == null)) {
            throw Problem.field("patient", "must be there, or ward, and not both");
        }
        Instant to = query.instant("to", clock.instant());
        Instant from = query.instant("from", to.minus(DEFAULT_RANGE));
        checkRange(from, to, ward == null ? LONGEST_OF_PATIENT : LONGEST_OF_WARD);
        Future<List<Patient>> asked =
                patient != null
                        ? lookup.patient(request, "patient", patient).map(List::of)
                        : lookup.ward(request, "ward", ward)
                                .compose(found -> ofWard(request, found));
        return asked.compose(found -> verify(request, found, from, to));
    }

    private static void checkRange(Instant from, Instant to, Duration longest) {
        if (!from.isBefore(to)) {
            throw Problem.field("from", "must be before to");
        }
        if (Duration.between(from, to).compareTo(longest) > 0) {
            throw Problem.of(
                    422, "the range from..to must be at most " + longest.toHours() + " hours");
        }
    }

    private Future<List<Patient>> ofWard(ApiRequest request, Ward ward) {
        request.require(Permission.MANAGE_HOSPITALS, ward.hospitalId(), ward.id());
        PatientFilter filter = new PatientFilter(ward.hospitalId(), ward.id(), null);
        return patients.list(request.scope(), filter, 0, MOST_PATIENTS).map(Slice::items);
    }

    private Future<Answer> verify(
            ApiRequest request, List<Patient> asked, Instant from, Instant to) {
        asked.forEach(
                one ->
                        request.require(
                                Permission.MANAGE_HOSPITALS, one.hospitalId(), one.wardId()));
        return check.check(
                        request.scope(),
                        asked.stream().map(Patient::id).toList(),
                        from.toEpochMilli(),
                        to.toEpochMilli())
                .map(report -> Answer.ok(RollupJson.of(report, asked)));
    }
}
