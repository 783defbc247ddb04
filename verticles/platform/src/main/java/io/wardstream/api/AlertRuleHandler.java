package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.wardstream.alerts.AlertRules;
import io.wardstream.alerts.AlertRules.Stored;
import io.wardstream.alerts.RuleContradiction;
import io.wardstream.registry.ChangeResult;
import io.wardstream.registry.Patient;
import io.wardstream.registry.Ward;
import io.wardstream.store.Scope;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules by which alarms are raised. */
final class AlertRuleHandler {

    private final AlertRules rules;
    private final Lookup lookup;
    private final KeptAnswers kept;

    AlertRuleHandler(AlertRules rules, Lookup lookup, KeptAnswers kept) {
        this.rules = rules;
        this.lookup = lookup;
        this.kept = kept;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/alert-rules", this::list),
                Operation.post("/alert-rules", this::create),
                Operation.get("/alert-rules/{id}", this::find),
                Operation.put("/alert-rules/{id}", this::replace),
                Operation.delete("/alert-rules/{id}", this::delete));
    }

    private Future<Answer> list(ApiRequest request) {
        Query query = request.query("hospital", "ward", "patient", "vital");
        Filter filter =
                new Filter(
                        query.id("hospital", "hospital"),
                        query.id("ward", "ward"),
                        query.id("patient", "patient"),
                        query.choice("vital", AlertRuleBody.VITALS));
        return hospitalId(request, filter)
                .compose(
                        hospitalId ->
                                kept.get(
                                        "alert-rules",
                                        request.scope(),
                                        filter,
                                        rules.lastChange(),
                                        () -> list(request.scope(), hospitalId, filter)));
    }

    private Future<Answer.Whole> list(Scope scope, int hospitalId, Filter filter) {
        return rules.list(scope, hospitalId)
                .map(found -> answer(found.stream().filter(filter::takes).toList()));
    }

    /** Which rules to list: those made for exactly that ward or patient. */
    private record Filter(
            @Nullable UUID hospital,
            @Nullable UUID ward,
            @Nullable UUID patient,
            @Nullable String vital) {

        boolean takes(Stored rule) {
            return isAnyOr(hospital, rule.hospitalPublicId())
                    && isAnyOr(ward, rule.wardPublicId())
                    && isAnyOr(patient, rule.patientPublicId())
                    && isAnyOr(vital, rule.rule().subject());
        }

        private static boolean isAnyOr(@Nullable Object wanted, @Nullable Object given) {
            return wanted == null || wanted.equals(given);
        }
    }

    /** The one hospital to read, 0 for all; fails with 404 when something named is not there. */
    private Future<Integer> hospitalId(ApiRequest request, Filter filter) {
        UUID ward = filter.ward();
        UUID patient = filter.patient();
        return lookup.hospitalId(request, "hospital", filter.hospital())
                .compose(
                        id ->
                                ward == null
                                        ? Future.succeededFuture(id)
                                        : lookup.ward(request, "ward", ward).map(Ward::hospitalId))
                .compose(
                        id ->
                                patient == null
                                        ? Future.succeededFuture(id)
                                        : lookup.patient(request, "patient", patient)
                                                .map(Patient::hospitalId));
    }

    private Future<Answer> create(ApiRequest request) {
        JsonBody body = request.body(AlertRuleBody.MEMBERS);
        AlertRuleScope scope = AlertRuleScope.read(body);
        AlertRuleBody limits = AlertRuleBody.read(body);
        return scope.find(request, lookup)
                .compose(
                        found -> {
                            found.requireManaged(request);
                            return rules.create(found.rule(limits));
                        })
                .recover(cause -> refused(body, cause))
                .map(AlertRuleJson::of)
                .map(json -> Answer.created("/api/alert-rules/" + json.getString("id"), json));
    }

    private Future<Answer> find(ApiRequest request) {
        return rule(request).map(rule -> Answer.tagged(AlertRuleJson.of(rule), Answer.REVALIDATE));
    }

    private Future<Answer> replace(ApiRequest request) {
        JsonBody body = request.body(AlertRuleBody.MEMBERS);
        AlertRuleScope scope = body.isGiven("scope") ? AlertRuleScope.read(body) : null;
        AlertRuleBody limits = AlertRuleBody.read(body);
        return managed(request)
                .compose(
                        known -> {
                            if (scope != null && !scope.isOf(known)) {
                                throw body.refusal("scope", "cannot be changed; add another rule");
                            }
                            return rules.replace(
                                    limits.rule(
                                            known.rule().id(),
                                            known.rule().version(),
                                            known.rule().hospitalId(),
                                            known.rule().wardId(),
                                            known.rule().patientId()),
                                    expectedVersion(request, known));
                        })
                .recover(cause -> refused(body, cause))
                .map(AlertRuleHandler::changed)
                .map(rule -> Answer.tagged(AlertRuleJson.of(rule), Answer.REVALIDATE));
    }

    private static <T> Future<T> refused(JsonBody body, Throwable cause) {
        return Future.failedFuture(
                cause instanceof RuleContradiction contradiction
                        ? body.refusal(
                                contradiction.violation().field(), contradiction.violation().rule())
                        : cause);
    }

    private Future<Answer> delete(ApiRequest request) {
        return managed(request)
                .compose(
                        known ->
                                rules.delete(
                                        request.scope(),
                                        known.rule().id(),
                                        expectedVersion(request, known)))
                .map(AlertRuleHandler::changed)
                .map(_ -> new Answer.Nothing());
    }

    /** The rule the path names; fails with 404. */
    private Future<Stored> rule(ApiRequest request) {
        return rules.find(request.scope(), request.pathId("id", "alert rule"))
                .map(found -> found.orElseThrow(AlertRuleHandler::gone));
    }

    private Future<Stored> managed(ApiRequest request) {
        return rule(request)
                .compose(
                        rule ->
                                AlertRuleScope.of(rule, request, lookup)
                                        .map(
                                                found -> {
                                                    found.requireManaged(request);
                                                    return rule;
                                                }));
    }

    /**
     * 0 when the caller does not say what they take the rule for.
     *
     * @throws Problem 412 when it is not that
     */
    private static int expectedVersion(ApiRequest request, Stored known) {
        String expected = request.header(HttpHeaders.IF_MATCH);
        if (expected == null) {
            return 0;
        }
        int version = known.rule().version();
        boolean isExpected =
                Stream.of(
                                EntityTag.of(AlertRuleJson.of(known).toBuffer()),
                                "\"" + version + "\"",
                                String.valueOf(version))
                        .anyMatch(tag -> EntityTag.isNamed(expected, tag));
        if (!isExpected) {
            throw stale();
        }
        return version;
    }

    private static Stored changed(ChangeResult<Stored> result) {
        return switch (result) {
            case ChangeResult.Changed<Stored>(Stored now) -> now;
            case ChangeResult.Gone<Stored> _ -> throw gone();
            case ChangeResult.Stale<Stored> _ -> throw stale();
        };
    }

    private static Answer.Whole answer(List<Stored> found) {
        return Answer.tagged(
                new JsonObject().put("items", found.stream().map(AlertRuleJson::of).toList()),
                Answer.REVALIDATE);
    }

    private static Problem gone() {
        return Problem.notFound("alert rule");
    }

    private static Problem stale() {
        return Problem.of(412, "the alert rule has changed since; read it again");
    }
}
