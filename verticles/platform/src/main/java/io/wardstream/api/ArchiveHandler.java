package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Permission;
import io.wardstream.lifecycle.archive.DayRestores;
import io.wardstream.lifecycle.archive.DayRestores.Asked;
import io.wardstream.lifecycle.archive.Restore;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Archived days on their way back: jobs. */
final class ArchiveHandler {

    private static final String JOBS = "/api/archive/restores/";

    private final DayRestores restores;
    private final Lookup lookup;

    ArchiveHandler(DayRestores restores, Lookup lookup) {
        this.restores = restores;
        this.lookup = lookup;
    }

    List<Operation> operations() {
        return List.of(
                Operation.post("/archive/days/{day}/restore", this::restore),
                Operation.get("/archive/restores/{id}", this::find));
    }

    private Future<Answer> restore(ApiRequest request) {
        UUID named = request.query("hospital").id("hospital", "hospital");
        LocalDate day = request.pathDay("day");
        return hospital(request, named)
                .compose(
                        id -> {
                            request.require(Permission.MANAGE_HOSPITALS, id);
                            return restores.restore(id, day, request.caller().username());
                        })
                .map(asked -> answer(asked, day));
    }

    private Future<Integer> hospital(ApiRequest request, @Nullable UUID named) {
        if (named != null) {
            return lookup.hospitalId(request, "hospital", named);
        }
        List<Integer> own =
                request.caller().hospitals().stream()
                        .filter(id -> request.caller().may(Permission.MANAGE_HOSPITALS, id))
                        .toList();
        return switch (own.size()) {
            case 0 -> throw Problem.forbidden();
            case 1 -> Future.succeededFuture(own.getFirst());
            default -> throw Problem.field("hospital", "must be there: you look after several");
        };
    }

    private static Answer answer(Asked asked, LocalDate day) {
        return switch (asked) {
            case Asked.Accepted(Restore job) -> Answer.accepted(JOBS + job.id(), json(job));
            case Asked.NotArchived _ -> throw Problem.of(409, day + " is not archived");
            case Asked.Expired _ ->
                    throw Problem.of(410, "the Parquet of " + day + " has been deleted");
        };
    }

    private Future<Answer> find(ApiRequest request) {
        return restores.find(request.scope(), request.pathId("id", "restore"))
                .map(found -> found.orElseThrow(() -> Problem.notFound("restore")))
                .map(job -> Answer.ok(json(job)));
    }

    private static JsonObject json(Restore job) {
        return new JsonObject()
                .put("id", job.id().toString())
                .put("kind", job.kind().wireName())
                .put("days", job.days().stream().map(LocalDate::toString).toList())
                .put("months", job.months().stream().map(YearMonth::toString).toList())
                .put("state", job.state().wireName())
                .put("requestedBy", job.requestedBy())
                .put("requestedAt", job.requestedAt().toString())
                .put("storeAskedAt", text(job.storeAskedAt()))
                .put("doneAt", text(job.doneAt()))
                .put("readableUntil", text(job.readableUntil()))
                .put("samples", job.rows())
                .put("samplesDone", job.rowsDone())
                .put("attempts", job.attempts())
                .put("error", job.error());
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
