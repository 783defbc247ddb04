package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Permission;
import io.wardstream.alerts.AcknowledgeResult;
import io.wardstream.alerts.AlarmEvent;
import io.wardstream.alerts.AlarmFilter;
import io.wardstream.alerts.AlarmJson;
import io.wardstream.alerts.AlarmSlice;
import io.wardstream.alerts.Alarms;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Alarms: listed, read, and acknowledged. */
final class AlarmHandler {

    private static final String[] STATES =
            Arrays.stream(AlarmState.values()).map(AlarmState::name).toArray(String[]::new);

    private static final String[] KINDS =
            Arrays.stream(AlarmKind.values()).map(AlarmKind::wireName).toArray(String[]::new);

    private final Alarms alarms;
    private final Lookup lookup;

    AlarmHandler(Alarms alarms, Lookup lookup) {
        this.alarms = alarms;
        this.lookup = lookup;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/alarms", this::list),
                Operation.get("/alarms/{id}", this::find),
                Operation.get("/alarms/{id}/events", this::events),
                Operation.post("/alarms/{id}/acknowledge", this::acknowledge));
    }

    private Future<Answer> list(ApiRequest request) {
        Query query =
                request.query(
                        "hospital",
                        "ward",
                        "patient",
                        "state",
                        "priority",
                        "kind",
                        "group",
                        "from",
                        "to",
                        "cursor",
                        "limit");
        AlarmState state = state(query.choice("state", STATES));
        AlarmPriority priority = priority(query.choice("priority", AlertRuleBody.PRIORITIES));
        AlarmKind kind = kind(query.choice("kind", KINDS));
        UUID group = query.id("group", "group");
        Instant from = query.instant("from");
        Instant to = query.instant("to");
        if (from != null && to != null && !from.isBefore(to)) {
            throw Problem.field("from", "must be before to");
        }
        long before = query.before();
        int limit = query.limit();
        Future<Integer> hospital =
                lookup.hospitalId(request, "hospital", query.id("hospital", "hospital"));
        Future<Integer> ward = lookup.wardId(request, "ward", query.id("ward", "ward"));
        Future<Integer> patient =
                lookup.patientId(request, "patient", query.id("patient", "patient"));
        return Future.all(hospital, ward, patient)
                .map(
                        _ ->
                                new AlarmFilter(
                                        hospital.result(),
                                        ward.result(),
                                        patient.result(),
                                        state,
                                        priority,
                                        from,
                                        to,
                                        kind,
                                        group))
                .compose(filter -> alarms.list(request.scope(), filter, before, limit))
                .map(AlarmHandler::answer);
    }

    private Future<Answer> find(ApiRequest request) {
        return alarm(request).map(alarm -> Answer.tagged(AlarmJson.of(alarm), Answer.REVALIDATE));
    }

    /** An alarm without events does not exist: its raise is one. */
    private Future<Answer> events(ApiRequest request) {
        return alarms.events(request.scope(), request.pathId("id", "alarm"))
                .map(
                        events -> {
                            if (events.isEmpty()) {
                                throw gone();
                            }
                            return Answer.items(events.stream().map(AlarmHandler::json));
                        });
    }

    private Future<Answer> acknowledge(ApiRequest request) {
        return alarm(request)
                .compose(
                        alarm -> {
                            request.require(
                                    Permission.ACKNOWLEDGE_ALARMS, alarm.subject().hospitalId());
                            return alarms.acknowledge(
                                    request.scope(), alarm.id(), request.caller().username());
                        })
                .map(AlarmHandler::answer);
    }

    /** The alarm the path names; fails with 404. */
    private Future<Alarm> alarm(ApiRequest request) {
        return alarms.find(request.scope(), request.pathId("id", "alarm"))
                .map(found -> found.orElseThrow(AlarmHandler::gone));
    }

    private static Answer answer(AcknowledgeResult result) {
        return switch (result) {
            case AcknowledgeResult.Done(Alarm now) -> Answer.ok(AlarmJson.of(now));
            case AcknowledgeResult.NotFound _ -> throw gone();
        };
    }

    private static Answer answer(AlarmSlice slice) {
        return Answer.tagged(
                new JsonObject()
                        .put("items", slice.items().stream().map(AlarmJson::of).toList())
                        .put("next", Query.cursor(slice.nextBefore())),
                Answer.REVALIDATE);
    }

    private static JsonObject json(AlarmEvent event) {
        Double value = event.value();
        return new JsonObject()
                .put("version", event.version())
                .put("kind", event.kind())
                .put("at", event.at().toString())
                .put("by", event.by())
                .put("state", event.state().name())
                .put("priority", event.priority().wireName())
                .put("value", value == null ? null : JsonNumbers.of(value))
                .put("recordedAt", event.recordedAt().toString());
    }

    private static @Nullable AlarmState state(@Nullable String name) {
        return name == null ? null : AlarmState.byName(name);
    }

    private static @Nullable AlarmPriority priority(@Nullable String name) {
        return name == null ? null : AlarmPriority.byWireName(name);
    }

    private static @Nullable AlarmKind kind(@Nullable String name) {
        return name == null ? null : AlarmKind.byWireName(name);
    }

    private static Problem gone() {
        return Problem.notFound("alarm");
    }
}
