package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Permission;
import io.wardstream.access.Users;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.notify.NotificationRoutes;
import io.wardstream.notify.NotificationRoutes.Change;
import io.wardstream.notify.NotifyJson;
import io.wardstream.notify.Recipient;
import io.wardstream.notify.RouteStep;
import io.wardstream.notify.Target;
import io.wardstream.notify.TargetRules;
import io.wardstream.notify.WardRoute;
import io.wardstream.registry.Ward;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/** Whom to tell about the alarms of a ward. */
final class NotificationRouteHandler {

    private static final String PATH = "/wards/{id}/notification-routes";
    private static final String WHAT = "notification route";
    private static final int MAX_STEPS = 10;
    private static final int MAX_RECIPIENTS = 20;
    private static final int MAX_MINUTES = 1_440;

    private final NotificationRoutes routes;
    private final Users users;
    private final TargetRules rules;
    private final Lookup lookup;

    NotificationRouteHandler(
            NotificationRoutes routes, Users users, TargetRules rules, Lookup lookup) {
        this.routes = routes;
        this.users = users;
        this.rules = rules;
        this.lookup = lookup;
    }

    List<Operation> operations() {
        return List.of(Operation.get(PATH, this::find), Operation.put(PATH, this::replace));
    }

    private Future<Answer> find(ApiRequest request) {
        return managedWard(request)
                .compose(
                        ward ->
                                routes.find(request.scope(), ward.id())
                                        .map(route -> answer(ward, route)));
    }

    /** Addresses of people stand in it, so reading takes the right to change it. */
    private Future<Ward> managedWard(ApiRequest request) {
        return lookup.ward(request)
                .map(
                        ward -> {
                            request.require(
                                    Permission.MANAGE_NOTIFICATIONS, ward.hospitalId(), ward.id());
                            return ward;
                        });
    }

    private Future<Answer> replace(ApiRequest request) {
        List<StepBody> wanted = steps(request.body("steps"));
        return managedWard(request)
                .compose(
                        ward ->
                                routes.find(request.scope(), ward.id())
                                        .map(
                                                known ->
                                                        IfMatch.version(
                                                                request,
                                                                json(ward, known),
                                                                known.version(),
                                                                WHAT))
                                        .compose(
                                                expected ->
                                                        replace(request, ward, wanted, expected)));
    }

    private Future<Answer> replace(
            ApiRequest request, Ward ward, List<StepBody> wanted, int expectedVersion) {
        return resolved(wanted, ward)
                .compose(
                        steps ->
                                routes.replace(
                                        ward, steps, expectedVersion, request.caller().username()))
                .map(
                        change ->
                                switch (change) {
                                    case Change.Changed(WardRoute now) -> answer(ward, now);
                                    case Change.Stale _ -> throw IfMatch.stale(WHAT);
                                    case Change.SecretMissing(int step, int recipient) ->
                                            throw secretMissing(wanted, step, recipient);
                                });
    }

    private static Problem secretMissing(List<StepBody> wanted, int step, int recipient) {
        RecipientBody body = wanted.get(step).recipients().get(recipient);
        return body.address() instanceof Target.Slack
                ? body.json().refusal("url", "must be there: none is kept for this recipient")
                : body.json().refusal("secret", "must be there: none is kept for this id and url");
    }

    private record StepBody(
            int afterMinutes, AlarmPriority minimumPriority, List<RecipientBody> recipients) {}

    private List<StepBody> steps(JsonBody body) {
        List<StepBody> steps = new ArrayList<>();
        Set<UUID> ids = new HashSet<>();
        int earliest = 0;
        for (JsonBody one :
                body.objects("steps", MAX_STEPS, "afterMinutes", "minimumPriority", "recipients")) {
            StepBody step = step(one, earliest);
            for (RecipientBody recipient : step.recipients()) {
                if (!ids.add(recipient.id())) {
                    throw recipient.json().refusal("id", "must be there once");
                }
            }
            steps.add(step);
            earliest = step.afterMinutes() + 1;
        }
        return steps;
    }

    private StepBody step(JsonBody one, int earliest) {
        int afterMinutes = one.whole("afterMinutes", 0, MAX_MINUTES);
        if (afterMinutes < earliest) {
            throw one.refusal("afterMinutes", "must be more than that of the step before");
        }
        String priority = one.optionalChoice("minimumPriority", AlertRuleBody.PRIORITIES);
        List<RecipientBody> recipients =
                one.objects("recipients", MAX_RECIPIENTS, RecipientBody.MEMBERS).stream()
                        .map(json -> RecipientBody.read(json, rules, RecipientBody.OF_ROUTES))
                        .toList();
        if (recipients.isEmpty()) {
            throw one.refusal("recipients", "must name 1 to " + MAX_RECIPIENTS);
        }
        return new StepBody(
                afterMinutes,
                priority == null
                        ? AlarmPriority.LOW
                        : Objects.requireNonNull(AlarmPriority.byWireName(priority)),
                recipients);
    }

    /** With the users looked up; fails with 404 for one who does not see the ward. */
    private Future<List<RouteStep>> resolved(List<StepBody> wanted, Ward ward) {
        List<RouteStep> steps = new ArrayList<>();
        Future<Void> all = Future.succeededFuture();
        for (StepBody step : wanted) {
            all =
                    all.compose(_ -> recipients(step.recipients(), ward))
                            .map(
                                    recipients -> {
                                        steps.add(
                                                new RouteStep(
                                                        step.afterMinutes(),
                                                        step.minimumPriority(),
                                                        recipients));
                                        return null;
                                    });
        }
        return all.map(steps);
    }

    private Future<List<Recipient>> recipients(List<RecipientBody> wanted, Ward ward) {
        List<Recipient> recipients = new ArrayList<>();
        Future<Void> all = Future.succeededFuture();
        for (RecipientBody one : wanted) {
            all =
                    all.compose(_ -> recipient(one, ward))
                            .map(
                                    recipient -> {
                                        recipients.add(recipient);
                                        return null;
                                    });
        }
        return all.map(recipients);
    }

    private Future<Recipient> recipient(RecipientBody wanted, Ward ward) {
        UUID user = wanted.userId();
        if (user == null) {
            return Future.succeededFuture(wanted.direct());
        }
        return users.idOf(user, ward.hospitalId(), ward.id())
                .map(
                        found ->
                                new Recipient(
                                        wanted.id(),
                                        wanted.name(),
                                        new Target.Person(
                                                found.orElseThrow(
                                                        () ->
                                                                wanted.json()
                                                                        .unknown("userId", "user")),
                                                user)));
    }

    private static Answer answer(Ward ward, WardRoute route) {
        return Answer.tagged(json(ward, route), Answer.REVALIDATE);
    }

    private static JsonObject json(Ward ward, WardRoute route) {
        return new JsonObject()
                .put("wardId", ward.publicId().toString())
                .put("version", route.version())
                .put("steps", route.steps().stream().map(NotifyJson::step).toList());
    }
}
