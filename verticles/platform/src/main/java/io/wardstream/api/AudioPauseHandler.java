package io.wardstream.api;

import io.vertx.core.Future;
import io.wardstream.access.Permission;
import io.wardstream.alerts.AudioPauseJson;
import io.wardstream.alerts.AudioPauses;
import io.wardstream.alerts.AudioPauses.Outcome;
import io.wardstream.codec.model.AudioPause.Place;
import io.wardstream.registry.Patient;
import io.wardstream.registry.Ward;
import java.util.List;

/** Pauses of the sound: of a patient, of a ward. */
final class AudioPauseHandler {

    private static final String SECONDS = "seconds";

    private final AudioPauses pauses;
    private final Lookup lookup;

    AudioPauseHandler(AudioPauses pauses, Lookup lookup) {
        this.pauses = pauses;
        this.lookup = lookup;
    }

    List<Operation> operations() {
        String ofPatient = "/patients/{patientId}/audio-pause";
        String ofWard = "/wards/{id}/audio-pause";
        return List.of(
                Operation.post(ofPatient, request -> begin(request, this::ofPatient)),
                Operation.delete(ofPatient, request -> end(request, this::ofPatient)),
                Operation.post(ofWard, request -> begin(request, this::ofWard)),
                Operation.delete(ofWard, request -> end(request, this::ofWard)));
    }

    /** Whose sound the path names; fails with 404. */
    private interface Whose {
        Future<Place> of(ApiRequest request);
    }

    private Future<Answer> begin(ApiRequest request, Whose whose) {
        JsonBody body = request.body(SECONDS);
        Integer seconds = body.optionalWhole(SECONDS, 1, AudioPauses.MAX_SECONDS);
        return allowed(request, whose)
                .compose(place -> pauses.begin(place, seconds, request.caller().username()))
                .map(outcome -> answer(outcome, body));
    }

    private Future<Answer> end(ApiRequest request, Whose whose) {
        return allowed(request, whose)
                .compose(place -> pauses.end(place, request.caller().username()))
                .map(_ -> new Answer.Nothing());
    }

    private static Future<Place> allowed(ApiRequest request, Whose whose) {
        return whose.of(request)
                .map(
                        place -> {
                            request.require(
                                    Permission.ACKNOWLEDGE_ALARMS,
                                    place.hospitalId(),
                                    place.wardId());
                            return place;
                        });
    }

    private Future<Place> ofPatient(ApiRequest request) {
        return lookup.patient(request).map(AudioPauseHandler::place);
    }

    private Future<Place> ofWard(ApiRequest request) {
        return lookup.ward(request).map(AudioPauseHandler::place);
    }

    private static Place place(Patient patient) {
        return new Place(
                patient.hospitalId(),
                patient.wardId(),
                patient.wardPublicId(),
                patient.id(),
                patient.publicId());
    }

    private static Place place(Ward ward) {
        return new Place(ward.hospitalId(), ward.id(), ward.publicId(), 0, null);
    }

    private static Answer answer(Outcome outcome, JsonBody body) {
        return switch (outcome) {
            case Outcome.Begun begun -> Answer.ok(AudioPauseJson.of(begun.pause()));
            case Outcome.TooLong(int maxSeconds) ->
                    throw body.refusal(
                            SECONDS,
                            "must be a whole number from 1 to "
                                    + maxSeconds
                                    + " while an alarm of high priority is up");
        };
    }
}
