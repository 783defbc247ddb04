package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Permission;
import io.wardstream.alerts.AcknowledgeResult;
import io.wardstream.alerts.AlarmFilter;
import io.wardstream.alerts.AlarmJson;
import io.wardstream.alerts.AlarmSlice;
import io.wardstream.alerts.Alarms;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.retrospect.RetrospectiveAlarm;
import io.wardstream.retrospect.RetrospectiveAlarms;
import io.wardstream.retrospect.RetrospectiveSlice;
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
    private final RetrospectiveAlarms retrospective;
    private final Lookup lookup;

    AlarmHandler(Alarms alarms, RetrospectiveAlarms retrospective, Lookup lookup) {
        this.alarms = alarms;
        this.retrospective = retrospective;
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
                        "retrospective",
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
        boolean isRetrospective = "true".equals(query.choice("retrospective", "true", "false"));
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
                .compose(
                        filter ->
                                isRetrospective
                                        ? retrospective
                                                .list(request.scope(), filter, before, limit)
                                                .map(AlarmHandler::answer)
                                        : alarms.list(request.scope(), filter, before, limit)
                                                .map(AlarmHandler::answer));
    }

    private Future<Answer> find(ApiRequest request) {
        UUID id = request.pathId("id", "alarm");
        return alarms.find(request.scope(), id)
                .onSuccess(found -> found.ifPresent(alarm -> note(request, alarm)))
                .compose(
                        found ->
                                found.isPresent()
                                        ? Future.succeededFuture(AlarmJson.of(found.get()))
                                        : retrospective(request, id).map(RetrospectiveAlarm::json))
                .map(json -> Answer.tagged(json, Answer.REVALIDATE));
    }

    /** An alarm without events does not exist: its raise, or its finding, is one. */
    private Future<Answer> events(ApiRequest request) {
        UUID id = request.pathId("id", "alarm");
        return alarms.events(request.scope(), id)
                .compose(
                        events ->
                                events.isEmpty()
                                        ? found(request, id)
                                        : Future.succeededFuture(
                                                Answer.items(
                                                        events.stream().map(AlarmJson::ofEvent))));
    }

    private Future<Answer> found(ApiRequest request, UUID id) {
        return retrospective
                .events(request.scope(), id)
                .map(
                        events -> {
                            if (events.isEmpty()) {
                                throw gone();
                            }
                            return Answer.items(events.stream().map(RetrospectiveEventJson::of));
                        });
    }

    private Future<Answer> acknowledge(ApiRequest request) {
        UUID id = request.pathId("id", "alarm");
        return alarms.find(request.scope(), id)
                .onSuccess(found -> found.ifPresent(alarm -> note(request, alarm)))
                .compose(
                        found ->
                                found.isPresent()
                                        ? acknowledge(request, found.get())
                                        : leave(request, id));
    }

    private Future<Answer> acknowledge(ApiRequest request, Alarm alarm) {
        requireAcknowledge(request, alarm.subject());
        return alarms.acknowledge(request.scope(), alarm.id(), request.caller().username())
                .map(AlarmHandler::answer);
    }

    private static void requireAcknowledge(ApiRequest request, Alarm.Subject where) {
        request.require(Permission.ACKNOWLEDGE_ALARMS, where.hospitalId(), where.wardId());
    }

    /** What was found afterwards is over, and stays as it is. */
    private Future<Answer> leave(ApiRequest request, UUID id) {
        return retrospective(request, id)
                .map(
                        found -> {
                            requireAcknowledge(request, found.alarm().subject());
                            return Answer.ok(found.json());
                        });
    }

    /** Fails with 404. */
    private Future<RetrospectiveAlarm> retrospective(ApiRequest request, UUID id) {
        return retrospective
                .find(request.scope(), id)
                .map(found -> found.orElseThrow(AlarmHandler::gone))
                .onSuccess(found -> note(request, found.alarm()));
    }

    private static void note(ApiRequest request, Alarm alarm) {
        Alarm.Subject on = alarm.subject();
        request.notes().target(alarm.id());
        request.notes().hospital(on.hospitalId());
        if (on.patientId() != 0) {
            request.notes().patient(on.hospitalId(), on.wardPublicId(), on.patientPublicId());
        }
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

    private static Answer answer(RetrospectiveSlice slice) {
        return Answer.tagged(
                new JsonObject()
                        .put("items", slice.items().stream().map(RetrospectiveAlarm::json).toList())
                        .put("next", Query.cursor(slice.nextBefore())),
                Answer.REVALIDATE);
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
