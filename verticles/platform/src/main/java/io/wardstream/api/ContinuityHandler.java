package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.registry.Device;
import io.wardstream.samples.Continuity;
import io.wardstream.samples.ContinuityHour;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which samples of a device are there. */
final class ContinuityHandler {

    private static final Duration LONGEST = Duration.ofDays(31);

    private final Continuity continuity;
    private final Lookup lookup;

    ContinuityHandler(Continuity continuity, Lookup lookup) {
        this.continuity = continuity;
        this.lookup = lookup;
    }

    List<Operation> operations() {
        return List.of(Operation.get("/devices/{id}/continuity", this::read).deferrable());
    }

    private Future<Answer> read(ApiRequest request) {
        Query query = request.query("from", "to");
        Instant from = given(query, "from").truncatedTo(ChronoUnit.HOURS);
        Instant end = given(query, "to");
        Instant floor = end.truncatedTo(ChronoUnit.HOURS);
        Instant to = floor.equals(end) ? floor : floor.plus(1, ChronoUnit.HOURS);
        if (!to.isAfter(from)) {
            throw Problem.field("to", "must be after from");
        }
        if (Duration.between(from, to).compareTo(LONGEST) > 0) {
            throw Problem.field("to", "must be at most " + LONGEST.toDays() + " days after from");
        }
        return lookup.device(request)
                .compose(
                        device ->
                                continuity
                                        .ofDevice(request.scope(), device.id(), from, to)
                                        .map(hours -> answer(device, from, to, hours)));
    }

    private static Instant given(Query query, String name) {
        Instant instant = query.instant(name);
        if (instant == null) {
            throw Problem.field(name, "must be given");
        }
        return instant;
    }

    private static Answer answer(
            Device device, Instant from, Instant to, List<ContinuityHour> hours) {
        return Answer.ok(
                new JsonObject()
                        .put("deviceId", device.publicId().toString())
                        .put("from", from.toString())
                        .put("to", to.toString())
                        .put("hours", hours.stream().map(ContinuityHandler::json).toList()));
    }

    /** Duplicates are counted by a meter of each node, and kept nowhere by device. */
    private static JsonObject json(ContinuityHour hour) {
        return new JsonObject()
                .put("from", hour.from().toString())
                .put("expected", known(hour.expected()))
                .put("stored", known(hour.stored()))
                .putNull("duplicate")
                .put("missing", known(hour.missing()))
                .put("missingSeqs", hour.isKnown() ? holes(hour) : null)
                .put("rejected", known(hour.rejected()));
    }

    private static List<JsonObject> holes(ContinuityHour hour) {
        return hour.holes().stream()
                .map(
                        hole ->
                                new JsonObject()
                                        .put("epoch", hole.epoch())
                                        .put("from", hole.from())
                                        .put("to", hole.to()))
                .toList();
    }

    private static @Nullable Long known(long count) {
        return count == ContinuityHour.UNKNOWN ? null : Long.valueOf(count);
    }
}
