package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Permission;
import io.wardstream.notify.Notification;
import io.wardstream.notify.NotificationState;
import io.wardstream.notify.Notifications;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was sent about alarms, what waits, and what was given up. */
final class NotificationHandler {

    private static final String[] STATES =
            Arrays.stream(NotificationState.values())
                    .map(NotificationState::wireName)
                    .toArray(String[]::new);

    private final Notifications notifications;
    private final Lookup lookup;

    NotificationHandler(Notifications notifications, Lookup lookup) {
        this.notifications = notifications;
        this.lookup = lookup;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/notifications", this::list),
                Operation.post("/notifications/{id}/retry", this::retry));
    }

    private Future<Answer> list(ApiRequest request) {
        Query query = request.query("state", "hospital", "ward", "cursor", "limit");
        String state = query.choice("state", STATES);
        long before = query.before();
        int limit = query.limit();
        Future<Integer> hospital =
                lookup.hospitalId(request, "hospital", query.id("hospital", "hospital"));
        Future<Integer> ward = lookup.wardId(request, "ward", query.id("ward", "ward"));
        return Future.all(hospital, ward)
                .map(
                        _ ->
                                new Notifications.Filter(
                                        hospital.result(),
                                        ward.result(),
                                        state == null ? null : NotificationState.byWireName(state)))
                .compose(filter -> notifications.list(request.scope(), filter, before, limit))
                .map(NotificationHandler::answer);
    }

    private Future<Answer> retry(ApiRequest request) {
        UUID id = request.pathId("id", "notification");
        return notifications
                .find(request.scope(), id)
                .map(found -> found.orElseThrow(() -> Problem.notFound("notification")))
                .compose(
                        known -> {
                            request.require(
                                    Permission.MANAGE_NOTIFICATIONS,
                                    known.hospitalId(),
                                    known.wardId());
                            return notifications.retry(id);
                        })
                .map(
                        retried ->
                                retried.orElseThrow(
                                        () ->
                                                Problem.of(
                                                        409,
                                                        "only a dead notification is sent again")))
                .map(now -> Answer.ok(json(now)));
    }

    private static Answer answer(Notifications.Part part) {
        return Answer.tagged(
                new JsonObject()
                        .put("items", part.items().stream().map(NotificationHandler::json).toList())
                        .put("next", Query.cursor(part.nextBefore())),
                Answer.REVALIDATE);
    }

    private static JsonObject json(Notification message) {
        return new JsonObject()
                .put("id", message.id().toString())
                .put("wardId", message.wardPublicId().toString())
                .put("channel", message.channel().wireName())
                .put("endpoint", message.endpoint())
                .put("priority", message.priority().wireName())
                .put("afterMinutes", message.afterMinutes())
                .put("state", message.state().wireName())
                .put("attempts", message.attempts())
                .put("createdAt", message.createdAt().toString())
                .put("dueAt", message.dueAt().toString())
                .put("finishedAt", text(message.finishedAt()))
                .put("error", message.error())
                .put("alarmIds", message.alarms().stream().map(UUID::toString).toList());
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
