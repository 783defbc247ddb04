package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.wardstream.api.contract.Contract;
import io.wardstream.api.contract.ContractOperation;
import io.wardstream.config.WebConfig;
import io.wardstream.ops.Meters;
import io.wardstream.ops.tracing.Tracing;
import io.wardstream.registry.RegistryVersions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The REST interface of a node, to be mounted at /api. Thread-safe. */
public final class ApiRouter {

    private static final Logger LOG = LoggerFactory.getLogger(ApiRouter.class);

    /** For bodies that are large. */
    private static final Duration STREAM_LIMIT = Duration.ofMinutes(10);

    /** What comes of a body nobody wants is thrown away for so long. */
    private static final long LINGER_MILLIS = 2_000;

    private final Authentication authentication;
    private final RequestAudit audit;
    private final RateLimits limits;
    private final RateGate rates;
    private final Meters meters;
    private final List<Operation> operations;
    private final Contract contract = Contract.read(DocumentHandler.read().toString());
    private final RepeatedRequests repeated;
    private final OverloadGate overload;

    public ApiRouter(ApiRooms rooms) {
        this(rooms, InstantSource.system());
    }

    ApiRouter(ApiRooms rooms, InstantSource clock) {
        Lookup lookup = new Lookup(rooms.registry());
        RegistryVersions versions = rooms.registry().versions();
        KeptAnswers kept = new KeptAnswers(versions);
        authentication = new Authentication(rooms.access().sessions());
        audit = new RequestAudit(rooms.audit(), rooms.addresses());
        repeated = new RepeatedRequests(rooms.repeats(), clock);
        limits = rooms.limits();
        rates = new RateGate(limits, rooms.addresses());
        meters = rooms.meters();
        overload = new OverloadGate(rooms.pressure());
        operations =
                Stream.of(
                                new DocumentHandler(contract).operations(),
                                new SessionHandler(
                                                rooms.access().sessions(), rooms.access().tickets())
                                        .operations(),
                                new UserHandler(
                                                rooms.access().users(),
                                                rooms.registry().hospitals(),
                                                lookup)
                                        .operations(),
                                new GrantHandler(
                                                rooms.access().grants(),
                                                rooms.access().users(),
                                                rooms.registry().hospitals(),
                                                lookup)
                                        .operations(),
                                new ApiKeyHandler(
                                                rooms.access().apiKeys(),
                                                rooms.access().users(),
                                                clock)
                                        .operations(),
                                new MeHandler(
                                                rooms.access().users(),
                                                rooms.access().sessions(),
                                                rooms.registry().hospitals())
                                        .operations(),
                                new BreakGlassHandler(
                                                rooms.access().glassBreaks(),
                                                rooms.registry().patients(),
                                                rooms.registry().hospitals(),
                                                lookup)
                                        .operations(),
                                new TokenKeyHandler(rooms.access()).operations(),
                                new AuditHandler(rooms.auditReader(), rooms.registry().hospitals())
                                        .operations(),
                                new HospitalHandler(
                                                rooms.registry().hospitals(),
                                                lookup,
                                                versions,
                                                kept)
                                        .operations(),
                                new PatientHandler(rooms.registry().patients(), lookup)
                                        .operations(),
                                new LegalHoldHandler(rooms.registry().legalHolds(), lookup)
                                        .operations(),
                                new ErasureHandler(rooms.registry().erasures(), rooms.reports())
                                        .operations(),
                                new ExportHandler(
                                                new ExportSources(
                                                        rooms.registry(),
                                                        rooms.history(),
                                                        rooms.alarms(),
                                                        rooms.retrospective(),
                                                        rooms.scores(),
                                                        rooms.reports(),
                                                        rooms.auditReader()),
                                                lookup,
                                                clock)
                                        .operations(),
                                new LatestHandler(rooms.latest(), lookup, clock).operations(),
                                new HistoryHandler(
                                                rooms.history(),
                                                rooms.lakeRestores(),
                                                rooms.historyRules(),
                                                lookup,
                                                clock)
                                        .operations(),
                                new DeviceCreationHandler(rooms.registry().devices(), lookup)
                                        .operations(),
                                new DeviceHandler(
                                                rooms.registry().devices(), lookup, versions, kept)
                                        .operations(),
                                new DeviceTokenHandler(rooms.registry().devices(), lookup)
                                        .operations(),
                                new AssignmentHandler(rooms.registry().deviceAssignments(), lookup)
                                        .operations(),
                                new CorrectionHandler(rooms.registry().corrections(), lookup)
                                        .operations(),
                                new AlertRuleHandler(rooms.rules(), lookup, kept).operations(),
                                new AlarmHandler(rooms.alarms(), rooms.retrospective(), lookup)
                                        .operations(),
                                new AudioPauseHandler(rooms.alarms().audioPauses(), lookup)
                                        .operations(),
                                new AlarmBurdenHandler(
                                                rooms.alarms(),
                                                rooms.registry().hospitals(),
                                                lookup,
                                                clock)
                                        .operations(),
                                new WhatIfHandler(rooms.whatIf(), lookup, clock).operations(),
                                new RollupHandler(
                                                rooms.rollups(),
                                                rooms.registry().patients(),
                                                lookup,
                                                clock)
                                        .operations(),
                                new ArchiveHandler(rooms.dayRestores(), lookup).operations(),
                                new ReportHandler(rooms.reports(), lookup, clock).operations(),
                                new DeviceConfigHandler(
                                                rooms.fleet().configs(),
                                                rooms.fleet().commands(),
                                                lookup)
                                        .operations(),
                                new ContinuityHandler(rooms.continuity(), lookup).operations(),
                                new FirmwareHandler(rooms.fleet(), rooms.registry().directory())
                                        .operations(),
                                new RolloutHandler(
                                                rooms.fleet(), rooms.registry().devices(), lookup)
                                        .operations(),
                                new ScoreHandler(rooms.scores(), lookup, clock).operations(),
                                new NotificationRouteHandler(
                                                rooms.notifications().routes(),
                                                rooms.access().users(),
                                                rooms.notifications().rules(),
                                                lookup)
                                        .operations(),
                                new MyNotificationsHandler(
                                                rooms.notifications().preferences(),
                                                rooms.notifications().rules())
                                        .operations(),
                                new NotificationHandler(
                                                rooms.notifications().notifications(), lookup)
                                        .operations())
                        .flatMap(List::stream)
                        .toList();
    }

    /** Everything that is served, to be compared with the document. */
    List<Operation> operations() {
        return operations;
    }

    /** What the listener asks before anybody has asked anything. */
    public RateLimits limits() {
        return limits;
    }

    /** A router for one verticle. */
    public Router create(Vertx vertx, WebConfig web) {
        Router router = Router.router(vertx);
        if (!web.corsOrigins().isEmpty()) {
            router.route().handler(new Cors(web.corsOrigins()));
        }
        Tracing tracing = Tracing.of(vertx);
        if (tracing.isOn()) {
            router.route().handler(new RequestTraces(tracing));
        }
        Failures failures = new Failures(audit, rates);
        router.route()
                .handler(new Deadline(web.request(), web.bodyBytesPerSecond()))
                .failureHandler(failures);
        operations.forEach(operation -> serve(router, operation, web.maxBodyBytes()));
        operations.stream()
                .collect(Collectors.groupingBy(Operation::route))
                .forEach((path, served) -> answerOthers(router, path, served));
        router.route().handler(context -> context.fail(Problem.notFound("route")));
        return router;
    }

    /** A route each: within one, Vert.x wants bodies read before anybody is asked who they are. */
    private void serve(Router router, Operation operation, int maxBodyBytes) {
        ContractOperation rules = contract.operation(operation.method().name(), operation.path());
        ContractGate gate = new ContractGate(rules);
        route(router, operation).handler(new OperationMeters(operation, meters));
        route(router, operation).handler(context -> begin(context, operation));
        route(router, operation).handler(context -> authentication.handle(context, operation));
        route(router, operation).handler(context -> rates.handle(context, operation));
        route(router, operation).handler(context -> overload.handle(context, operation));
        route(router, operation).handler(gate::head);
        if (operation.isStreamed()) {
            route(router, operation).handler(ApiRouter::holdBody);
        } else {
            route(router, operation)
                    .handler(
                            BodyHandler.create(false)
                                    .setBodyLimit(rules.maxBodyBytes(maxBodyBytes)));
            if (rules.takesBody()) {
                route(router, operation).handler(gate::body);
            }
        }
        route(router, operation).handler(context -> run(context, operation, rules));
    }

    private void begin(RoutingContext context, Operation operation) {
        RequestTraces.routed(context, operation);
        audit.begin(context, operation);
    }

    /** Until the action has decided about it. */
    private static void holdBody(RoutingContext context) {
        context.request().pause();
        Deadline.extend(context, STREAM_LIMIT);
        context.addHeadersEndHandler(_ -> sayWhenItIsTheLast(context));
        context.addEndHandler(_ -> discardRest(context));
        context.next();
    }

    /** Nothing can be asked on a connection that is full of a body nobody wants. */
    private static void sayWhenItIsTheLast(RoutingContext context) {
        if (!context.request().isEnded()) {
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }

    /** Whoever is still sending reads no answer on a connection that is closed at once. */
    private static void discardRest(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!request.isEnded()) {
            request.handler(_ -> {});
            request.resume();
            context.vertx().setTimer(LINGER_MILLIS, _ -> closeUnread(request));
        }
    }

    private static void closeUnread(HttpServerRequest request) {
        if (!request.isEnded()) {
            request.connection()
                    .close()
                    .onFailure(cause -> LOG.debug("connection not closed", cause));
        }
    }

    private static Route route(Router router, Operation operation) {
        Route route = router.route(operation.method(), operation.route());
        return operation.method().equals(HttpMethod.GET) ? route.method(HttpMethod.HEAD) : route;
    }

    /** OPTIONS and HEAD are answered wherever they can be, and are in no list of operations. */
    private static void answerOthers(Router router, String path, List<Operation> served) {
        Set<String> methods = new TreeSet<>(Set.of(HttpMethod.OPTIONS.name()));
        served.forEach(operation -> methods.add(operation.method().name()));
        if (methods.contains(HttpMethod.GET.name())) {
            methods.add(HttpMethod.HEAD.name());
        }
        String allowed = String.join(", ", methods);
        router.route(HttpMethod.OPTIONS, path)
                .handler(
                        context ->
                                context.response()
                                        .setStatusCode(204)
                                        .putHeader(HttpHeaders.ALLOW, allowed)
                                        .end()
                                        .onFailure(cause -> LOG.debug("caller gone", cause)));
        router.route(path).handler(context -> context.fail(Problem.methodNotAllowed(allowed)));
    }

    private void run(RoutingContext context, Operation operation, ContractOperation rules) {
        ApiRequest request = new ApiRequest(context, Authentication.caller(context));
        Future.succeededFuture(request)
                .compose(
                        _ ->
                                rules.isRepeatable()
                                        ? repeated.run(request, operation)
                                        : operation.action().run(request))
                .compose(answer -> audit.answered(context, answer).map(answer))
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
