package io.wardstream.api;

import io.vertx.core.Future;
import io.wardstream.access.Permission;
import io.wardstream.alerts.engine.RuleTemplate;
import io.wardstream.registry.Ward;
import io.wardstream.whatif.WhatIf;
import io.wardstream.whatif.WhatIfJob;
import io.wardstream.whatif.WhatIfJobs;
import io.wardstream.whatif.WhatIfJobs.Submitted;
import io.wardstream.whatif.WhatIfJson;
import io.wardstream.whatif.WhatIfRequest;
import io.wardstream.whatif.replay.WardRules.Change;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What other rules would have done to a ward: jobs. */
final class WhatIfHandler {

    private static final int MOST_RULES = 32;
    private static final int BUSY_RETRY_SECONDS = 30;

    private static final String[] RULE_MEMBERS = {
        "vital",
        "priority",
        "low",
        "high",
        "hysteresis",
        "delaySeconds",
        "medianOf",
        "latching",
        "enabled"
    };

    private final WhatIfJobs jobs;
    private final Duration longest;
    private final Lookup lookup;
    private final InstantSource clock;

    WhatIfHandler(WhatIf whatIf, Lookup lookup, InstantSource clock) {
        this.jobs = whatIf.jobs();
        this.longest = whatIf.longest();
        this.lookup = lookup;
        this.clock = clock;
    }

    List<Operation> operations() {
        return List.of(
                Operation.post("/what-if", this::submit).costly().deferrable(),
                Operation.get("/what-if/{id}", this::find),
                Operation.delete("/what-if/{id}", this::cancel));
    }

    private Future<Answer> submit(ApiRequest request) {
        JsonBody body = request.body("wardId", "from", "to", "rules");
        UUID ward = body.id("wardId", "ward");
        Instant from = instant(body, "from");
        Instant to = instant(body, "to");
        check(body, from, to);
        List<Change> changes = changes(body);
        String key = IdempotencyKey.of(request);
        return lookup.ward(request, "wardId", ward)
                .map(found -> asked(found, from, to, changes))
                .compose(asked -> jobs.submit(asked, request.caller().username(), key))
                .map(WhatIfHandler::answer);
    }

    private static WhatIfRequest asked(Ward ward, Instant from, Instant to, List<Change> changes) {
        return new WhatIfRequest(ward.hospitalId(), ward.id(), ward.publicId(), from, to, changes);
    }

    private static Answer answer(Submitted submitted) {
        return switch (submitted) {
            case Submitted.Accepted(WhatIfJob job) ->
                    Answer.accepted("/api/what-if/" + job.id(), WhatIfJson.of(job));
            case Submitted.OtherRequest _ -> throw IdempotencyKey.usedBefore();
            case Submitted.TooMany _ ->
                    throw Problem.tooMany(
                            "the hospital has "
                                    + WhatIfJobs.MOST_OPEN
                                    + " what-ifs under way: wait for one, or cancel one",
                            BUSY_RETRY_SECONDS);
        };
    }

    private static Instant instant(JsonBody body, String name) {
        String rule = "must be RFC 3339 (2026-01-31T12:00:00Z), from 1970 on";
        String text = body.optionalText(name, 40);
        if (text == null) {
            throw body.refusal(name, rule);
        }
        return Texts.instant(text).orElseThrow(() -> body.refusal(name, rule));
    }

    private void check(JsonBody body, Instant from, Instant to) {
        if (!from.isBefore(to)) {
            throw body.refusal("from", "must be before to");
        }
        if (to.isAfter(clock.instant())) {
            throw body.refusal("to", "must not be in the future");
        }
        if (Duration.between(from, to).compareTo(longest) > 0) {
            throw body.refusal("from", "must be at most " + longest.toDays() + " days before to");
        }
    }

    private static List<Change> changes(JsonBody body) {
        List<Change> changes = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (JsonBody rule : body.objects("rules", MOST_RULES, RULE_MEMBERS)) {
            AlertRuleBody read = AlertRuleBody.read(rule);
            if (!(read.content() instanceof RuleTemplate limits)) {
                throw rule.refusal("vital", "must be there: scores are not replayed");
            }
            if (!seen.add(limits.subject() + "/" + limits.priority())) {
                throw rule.refusal("priority", "must differ from other rules of that vital");
            }
            changes.add(new Change(limits, read.isEnabled()));
        }
        return changes;
    }

    private Future<Answer> find(ApiRequest request) {
        return job(request).map(job -> Answer.ok(WhatIfJson.of(job)));
    }

    /** One that has ended stays as it is. */
    private Future<Answer> cancel(ApiRequest request) {
        return job(request)
                .compose(
                        job -> {
                            if (!job.requestedBy().equals(request.caller().username())) {
                                request.require(
                                        Permission.MANAGE_RULES,
                                        job.request().hospitalId(),
                                        job.request().wardId());
                            }
                            return jobs.cancel(job.id());
                        })
                .map(_ -> new Answer.Nothing());
    }

    private Future<WhatIfJob> job(ApiRequest request) {
        return jobs.find(request.scope(), request.pathId("id", "what-if"))
                .map(found -> found.orElseThrow(() -> Problem.notFound("what-if")))
                .onSuccess(job -> request.notes().hospital(job.request().hospitalId()));
    }
}
