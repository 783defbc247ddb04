package io.wardstream.api;

import io.vertx.core.Future;
import io.wardstream.access.Permission;
import io.wardstream.registry.Patient;
import java.time.InstantSource;
import java.util.List;

/** Hands over everything that is kept of a patient, as one ZIP. */
final class ExportHandler {

    private final ExportSources sources;
    private final Lookup lookup;
    private final InstantSource clock;

    ExportHandler(ExportSources sources, Lookup lookup, InstantSource clock) {
        this.sources = sources;
        this.lookup = lookup;
        this.clock = clock;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/patients/{patientId}/export", this::export).costly().deferrable());
    }

    private Future<Answer> export(ApiRequest request) {
        return lookup.patient(request)
                .map(
                        patient -> {
                            request.require(
                                    Permission.MANAGE_RECORDS,
                                    patient.hospitalId(),
                                    patient.wardId());
                            return answer(request, patient);
                        });
    }

    private Answer answer(ApiRequest request, Patient patient) {
        return new Answer.Pieces(
                "application/zip",
                Answer.NO_STORE,
                "patient-" + patient.publicId() + ".zip",
                body -> write(request, patient, new ZipBody(request, body)));
    }

    private Future<Void> write(ApiRequest request, Patient patient, ZipBody zip) {
        return new PatientExport(sources, request, patient, clock.instant(), zip)
                .write()
                .eventually(zip::release);
    }
}
