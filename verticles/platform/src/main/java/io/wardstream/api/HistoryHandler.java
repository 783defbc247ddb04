package io.wardstream.api;

import io.vertx.core.Future;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.history.HistoryReader;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was measured on a patient, sample for sample. */
final class HistoryHandler {

    private static final int MAX_POINTS = 20_000;
    private static final Duration DEFAULT_RANGE = Duration.ofHours(1);

    private final HistoryReader history;
    private final Lookup lookup;
    private final InstantSource clock;

    HistoryHandler(HistoryReader history, Lookup lookup, InstantSource clock) {
        this.history = history;
        this.lookup = lookup;
        this.clock = clock;
    }

    List<Operation> operations() {
        return List.of(Operation.get("/patients/{patientId}/vitals/history", this::history));
    }

    private Future<Answer> history(ApiRequest request) {
        Query query = request.query("from", "to", "vitals", "resolution");
        checkResolution(query.choice("resolution", "auto", "raw", "1m", "5m", "1h"));
        Instant to = query.instant("to", clock.instant());
        Instant from = query.instant("from", to.minus(DEFAULT_RANGE));
        if (!from.isBefore(to)) {
            throw Problem.field("from", "must be before to");
        }
        Set<VitalSign> vitals = vitals(query.text("vitals"));
        return lookup.patient(request)
                .compose(
                        patient ->
                                history.raw(
                                                request.scope(),
                                                patient.id(),
                                                from.toEpochMilli(),
                                                to.toEpochMilli(),
                                                vitals,
                                                MAX_POINTS)
                                        .map(
                                                raw ->
                                                        HistoryJson.answer(
                                                                patient.publicId(),
                                                                from,
                                                                to,
                                                                raw)));
    }

    /** Raw is the only tier there is yet, so it is also what auto chooses. */
    private static void checkResolution(@Nullable String resolution) {
        if (resolution != null && !resolution.equals("auto") && !resolution.equals("raw")) {
            throw Problem.of(
                    422, "resolution " + resolution + " is not kept; raw is, and auto gives it");
        }
    }

    private static Set<VitalSign> vitals(@Nullable String names) {
        if (names == null) {
            return EnumSet.allOf(VitalSign.class);
        }
        return Arrays.stream(names.split(",", -1))
                .map(HistoryHandler::vital)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(VitalSign.class)));
    }

    private static VitalSign vital(String name) {
        VitalSign sign = VitalSign.byWireName(name);
        if (sign == null) {
            String known =
                    Arrays.stream(VitalSign.values())
                            .map(VitalSign::wireName)
                            .collect(Collectors.joining(", "));
            throw Problem.field("vitals", "must be names with commas between, of " + known);
        }
        return sign;
    }
}
