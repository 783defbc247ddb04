package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.wardstream.access.Access;
import io.wardstream.access.Caller;
import io.wardstream.access.Sessions;
import io.wardstream.alerts.Alarms;
import io.wardstream.alerts.AlertRules;
import io.wardstream.alerts.Scores;
import io.wardstream.history.HistoryReader;
import io.wardstream.lifecycle.archive.DayRestores;
import io.wardstream.lifecycle.archive.LakeRestores;
import io.wardstream.notify.Notify;
import io.wardstream.registry.Registry;
import io.wardstream.reports.Reports;
import io.wardstream.retrospect.RetrospectiveAlarms;
import io.wardstream.samples.LatestReader;
import io.wardstream.samples.rollup.RollupCheck;
import io.wardstream.whatif.WhatIf;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The REST interface of a node, to be mounted at /api. Thread-safe. */
public final class ApiRouter {

    private static final Logger LOG = LoggerFactory.getLogger(ApiRouter.class);

    private static final Duration TIME_LIMIT = Duration.ofSeconds(30);
    private static final String BEARER = "Bearer ";

    private final Sessions sessions;
    private final List<Operation> operations;

    public ApiRouter(
            Access access,
            Registry registry,
            LatestReader latest,
            HistoryReader history,
            HistoryRules historyRules,
            LakeRestores lakeRestores,
            Alarms alarms,
            AlertRules rules,
            Scores scores,
            Notify notify,
            WhatIf whatIf,
            Optional<Reports> reports,
            RetrospectiveAlarms retrospective,
            RollupCheck rollups,
            DayRestores dayRestores) {
        this(
                access,
                registry,
                latest,
                history,
                historyRules,
                lakeRestores,
                alarms,
                rules,
                scores,
                notify,
                whatIf,
                reports,
                retrospective,
                rollups,
                dayRestores,
                InstantSource.system());
    }

    ApiRouter(
            Access access,
            Registry registry,
            LatestReader latest,
            HistoryReader history,
            HistoryRules historyRules,
            LakeRestores lakeRestores,
            Alarms alarms,
            AlertRules rules,
            Scores scores,
            Notify notify,
            WhatIf whatIf,
            Optional<Reports> reports,
            RetrospectiveAlarms retrospective,
            RollupCheck rollups,
            DayRestores dayRestores,
            InstantSource clock) {
        Lookup lookup = new Lookup(registry);
        sessions = access.sessions();
        operations =
                Stream.of(
                                new DocumentHandler().operations(),
                                new SessionHandler(sessions, access.tickets()).operations(),
                                new UserHandler(access.users(), registry.hospitals(), lookup)
                                        .operations(),
                                new HospitalHandler(registry.hospitals(), lookup).operations(),
                                new PatientHandler(registry.patients(), lookup).operations(),
                                new LegalHoldHandler(registry.legalHolds(), lookup).operations(),
                                new ErasureHandler(registry.erasures(), reports).operations(),
                                new ExportHandler(
                                                new ExportSources(
                                                        registry,
                                                        history,
                                                        alarms,
                                                        retrospective,
                                                        scores,
                                                        reports),
                                                lookup,
                                                clock)
                                        .operations(),
                                new LatestHandler(latest, lookup, clock).operations(),
                                new HistoryHandler(
                                                history, lakeRestores, historyRules, lookup, clock)
                                        .operations(),
                                new DeviceCreationHandler(registry.devices(), lookup).operations(),
                                new DeviceHandler(registry.devices(), lookup).operations(),
                                new AssignmentHandler(registry.deviceAssignments(), lookup)
                                        .operations(),
                                new CorrectionHandler(registry.corrections(), lookup).operations(),
                                new AlertRuleHandler(rules, lookup).operations(),
                                new AlarmHandler(alarms, retrospective, lookup).operations(),
                                new AudioPauseHandler(alarms.audioPauses(), lookup).operations(),
                                new AlarmBurdenHandler(alarms, registry.hospitals(), lookup, clock)
                                        .operations(),
                                new WhatIfHandler(whatIf, lookup, clock).operations(),
                                new RollupHandler(rollups, registry.patients(), lookup, clock)
                                        .operations(),
                                new ArchiveHandler(dayRestores, lookup).operations(),
                                new ReportHandler(reports, lookup, clock).operations(),
                                new ScoreHandler(scores, lookup, clock).operations(),
                                new NotificationRouteHandler(
                                                notify.routes(),
                                                access.users(),
                                                notify.rules(),
                                                lookup)
                                        .operations(),
                                new MyNotificationsHandler(notify.preferences(), notify.rules())
                                        .operations(),
                                new NotificationHandler(notify.notifications(), lookup)
                                        .operations())
                        .flatMap(List::stream)
                        .toList();
    }

    /** Everything that is served, to be compared with the document. */
    List<Operation> operations() {
        return operations;
    }

    /**
     * A router for one verticle.
     *
     * @param maxBodyBytes larger requests are answered 413
     */
    public Router create(Vertx vertx, int maxBodyBytes) {
        Router router = Router.router(vertx);
        Failures failures = new Failures();
        router.route().handler(new Deadline(TIME_LIMIT)).failureHandler(failures);
        BodyHandler body = BodyHandler.create(false).setBodyLimit(maxBodyBytes);
        for (Operation operation : operations) {
            HttpMethod method = operation.method();
            String path = operation.route();
            // A route each: within one, Vert.x wants bodies read before anybody is asked who they
            // are.
            router.route(method, path).handler(context -> authenticate(context, operation));
            router.route(method, path).handler(body);
            router.route(method, path).handler(context -> run(context, operation));
        }
        operations.stream()
                .collect(Collectors.groupingBy(Operation::route))
                .forEach((path, served) -> refuseOthers(router, path, served));
        router.route().handler(context -> context.fail(Problem.notFound("route")));
        return router;
    }

    private static void refuseOthers(Router router, String path, List<Operation> served) {
        String allowed =
                served.stream()
                        .map(operation -> operation.method().name())
                        .sorted()
                        .collect(Collectors.joining(", "));
        router.route(path).handler(context -> context.fail(Problem.methodNotAllowed(allowed)));
    }

    /** Before the body is read: a stranger's body is not worth our memory. */
    private void authenticate(RoutingContext context, Operation operation) {
        if (operation.isOpen()) {
            context.next();
            return;
        }
        String header = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            context.fail(Problem.unauthorized());
            return;
        }
        context.request().pause();
        sessions.authenticate(header.substring(BEARER.length()).strip())
                .onComplete(
                        caller -> {
                            context.request().resume();
                            caller.ifPresentOrElse(
                                    known -> {
                                        context.put(Caller.class.getName(), known);
                                        context.next();
                                    },
                                    () -> context.fail(Problem.unauthorized()));
                        },
                        cause -> {
                            context.request().resume();
                            context.fail(cause);
                        });
    }

    private static void run(RoutingContext context, Operation operation) {
        @Nullable Caller caller = context.get(Caller.class.getName());
        Future.succeededFuture(new ApiRequest(context, caller))
                .compose(operation.action()::run)
                .compose(answer -> Answers.write(context, answer))
                .onFailure(
                        cause -> {
                            if (context.response().closed()) {
                                LOG.debug("caller gone", cause);
                                return;
                            }
                            context.fail(cause);
                        });
    }
}
