package io.wardstream.api;

import io.vertx.core.Future;
import io.wardstream.access.Permission;
import io.wardstream.alerts.Scores;
import io.wardstream.alerts.Scores.Entered;
import io.wardstream.alerts.score.Consciousness;
import io.wardstream.registry.Patient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;

/** NEWS2 of a patient: as it stands, what people enter for it, and how it went. */
final class ScoreHandler {

    private static final int MAX_POINTS = 20_000;
    private static final Duration DEFAULT_RANGE = Duration.ofHours(24);

    private static final String[] LEVELS =
            Arrays.stream(Consciousness.values()).map(Consciousness::letter).toArray(String[]::new);

    private final Scores scores;
    private final Lookup lookup;
    private final InstantSource clock;

    ScoreHandler(Scores scores, Lookup lookup, InstantSource clock) {
        this.scores = scores;
        this.lookup = lookup;
        this.clock = clock;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/patients/{patientId}/score", this::score),
                Operation.put("/patients/{patientId}/score/inputs", this::enter),
                Operation.get("/patients/{patientId}/score/history", this::history));
    }

    private Future<Answer> score(ApiRequest request) {
        return lookup.patient(request).compose(patient -> score(request, patient));
    }

    private Future<Answer> score(ApiRequest request, Patient patient) {
        return scores.current(request.scope(), patient.id())
                .map(current -> Answer.ok(ScoreJson.of(patient.publicId(), current)));
    }

    /** Answers the score with it. */
    private Future<Answer> enter(ApiRequest request) {
        JsonBody body = request.body("consciousness", "oxygen", "spo2Scale");
        String level = body.optionalChoice("consciousness", LEVELS);
        Entered entered =
                new Entered(
                        level == null ? null : Consciousness.byLetter(level),
                        body.optionalFlag("oxygen"),
                        body.optionalWhole("spo2Scale", 1, 2));
        if (level == null && entered.oxygen() == null && entered.spo2Scale() == null) {
            throw body.refusal("consciousness", "must be given, or oxygen, or spo2Scale");
        }
        return lookup.patient(request)
                .compose(
                        patient -> {
                            request.require(
                                    Permission.ACKNOWLEDGE_ALARMS,
                                    patient.hospitalId(),
                                    patient.wardId());
                            return scores.enter(
                                            patient.hospitalId(),
                                            patient.id(),
                                            entered,
                                            request.caller().username())
                                    .compose(_ -> score(request, patient));
                        });
    }

    private Future<Answer> history(ApiRequest request) {
        Query query = request.query("from", "to");
        Instant to = query.instant("to", clock.instant());
        Instant from = query.instant("from", to.minus(DEFAULT_RANGE));
        if (!from.isBefore(to)) {
            throw Problem.field("from", "must be before to");
        }
        return lookup.patient(request).compose(patient -> history(request, patient, from, to));
    }

    private Future<Answer> history(ApiRequest request, Patient patient, Instant from, Instant to) {
        long since = from.toEpochMilli();
        long until = to.toEpochMilli();
        Future<List<Scores.Past>> past =
                scores.history(request.scope(), patient.id(), since, until, MAX_POINTS + 1);
        Future<List<Scores.PastInput>> inputs =
                scores.inputs(request.scope(), patient.id(), since, until, MAX_POINTS + 1);
        return Future.all(past, inputs)
                .map(
                        _ -> {
                            if (Math.max(past.result().size(), inputs.result().size())
                                    > MAX_POINTS) {
                                throw Problem.of(
                                        422,
                                        "more than "
                                                + MAX_POINTS
                                                + " changes; ask for a shorter range");
                            }
                            return ScoreJson.history(
                                    patient.publicId(), from, to, past.result(), inputs.result());
                        });
    }
}
