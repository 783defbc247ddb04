package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.history.HistoryException;
import io.wardstream.history.HistoryReader;
import io.wardstream.history.HistoryRequest;
import io.wardstream.history.HistorySeries;
import io.wardstream.history.Resolution;
import io.wardstream.lifecycle.archive.ColdRange;
import io.wardstream.lifecycle.archive.LakeRestores;
import io.wardstream.lifecycle.archive.Restore;
import io.wardstream.registry.Patient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What was measured on a patient: sample for sample, or added up. */
final class HistoryHandler {

    private static final int MAX_POINTS = 20_000;
    private static final Duration DEFAULT_RANGE = Duration.ofHours(1);

    /** A store that keeps things on tape takes hours, one without lifecycle rules seconds. */
    private static final int RESTORE_SECONDS = 60;

    /** Only the correction of an assignment changes it now; it may show five minutes later. */
    private static final String SETTLED = "private, max-age=300";

    private final HistoryReader history;
    private final LakeRestores restores;
    private final Lookup lookup;
    private final HistoryRules rules;
    private final InstantSource clock;

    /**
     * @param restores of what is in the archive class
     */
    HistoryHandler(
            HistoryReader history,
            LakeRestores restores,
            HistoryRules rules,
            Lookup lookup,
            InstantSource clock) {
        this.history = history;
        this.restores = restores;
        this.rules = rules;
        this.lookup = lookup;
        this.clock = clock;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/patients/{patientId}/vitals/history", this::history).deferrable());
    }

    private Future<Answer> history(ApiRequest request) {
        Query query = request.query("from", "to", "vitals", "resolution");
        HistoryFormat format = HistoryFormat.accepted(request.header(HttpHeaders.ACCEPT));
        String resolution = query.choice("resolution", "auto", "raw", "1m", "5m", "1h");
        Instant to = query.instant("to", clock.instant());
        Instant from = query.instant("from", to.minus(DEFAULT_RANGE));
        if (!from.isBefore(to)) {
            throw Problem.field("from", "must be before to");
        }
        Set<VitalSign> vitals = vitals(query.text("vitals"));
        Wanted wanted = new Wanted(request, from, to, vitals, resolution, format);
        return lookup.patient(request)
                .compose(
                        patient ->
                                history.open(wanted.of(patient, maxPoints(format)))
                                        .compose(series -> answer(wanted, patient, series))
                                        .recover(this::later));
    }

    /** What is in the archive class is asked back; whoever comes again then gets the answer. */
    private Future<Answer> later(Throwable cause) {
        ColdRange cold = cause instanceof HistoryException refusal ? refusal.cold() : null;
        return cold == null
                ? Future.failedFuture(cause)
                : restores.ask(cold.hospitalId(), cold.days(), cold.months())
                        .map(HistoryHandler::later);
    }

    private static Answer later(Restore job) {
        return new Answer.Later(
                "/api/archive/restores/" + job.id(),
                new JsonObject()
                        .put("id", job.id().toString())
                        .put("state", job.state().wireName()),
                RESTORE_SECONDS);
    }

    /** What a request asks for. */
    private record Wanted(
            ApiRequest request,
            Instant from,
            Instant to,
            Set<VitalSign> vitals,
            @Nullable String resolution,
            HistoryFormat format) {

        HistoryRequest of(Patient patient, int maxPoints) {
            return new HistoryRequest(
                    request.scope(),
                    patient.id(),
                    from.toEpochMilli(),
                    to.toEpochMilli(),
                    vitals,
                    resolution == null ? null : Resolution.byWireName(resolution),
                    maxPoints);
        }
    }

    private int maxPoints(HistoryFormat format) {
        return format == HistoryFormat.JSON ? MAX_POINTS : rules.maxRows();
    }

    private Future<Answer> answer(Wanted wanted, Patient patient, HistorySeries series) {
        return switch (wanted.format()) {
            case JSON -> columns(wanted, patient, series);
            case CSV ->
                    Future.succeededFuture(rows(wanted, series, new HistoryCsv(wanted.vitals())));
            case NDJSON ->
                    Future.succeededFuture(rows(wanted, series, new HistoryLines(wanted.vitals())));
            case PARQUET -> Future.succeededFuture(parquet(wanted, series));
        };
    }

    private Future<Answer> columns(Wanted wanted, Patient patient, HistorySeries series) {
        HistoryColumns columns = new HistoryColumns(series.resolution(), wanted.vitals());
        return series.read(new WhileAwaited(wanted.request(), columns))
                .map(
                        _ ->
                                columns.toJson(
                                        patient.publicId(),
                                        series.resolution(),
                                        wanted.from(),
                                        wanted.to()))
                .map(
                        body ->
                                new Answer.Whole(
                                        200,
                                        wanted.format().mediaType(),
                                        body,
                                        cacheControl(wanted.to()),
                                        EntityTag.of(body),
                                        null));
    }

    private Answer rows(Wanted wanted, HistorySeries series, HistoryText form) {
        return new Answer.Pieces(
                wanted.format().mediaType(),
                cacheControl(wanted.to()),
                body -> HistoryRows.write(series, form, body));
    }

    private Answer parquet(Wanted wanted, HistorySeries series) {
        ParquetColumns columns = new ParquetColumns(wanted.vitals(), series.resolution());
        return new Answer.Pieces(
                wanted.format().mediaType(),
                cacheControl(wanted.to()),
                body -> HistoryParquet.write(wanted.request(), series, columns, body));
    }

    /** While samples of the range may still come, a kept answer is asked about each time. */
    private String cacheControl(Instant to) {
        boolean isSettled = to.plus(rules.settledAfter()).isBefore(clock.instant());
        return isSettled ? SETTLED : Answer.REVALIDATE;
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
