package io.wardstream.api;

import static io.wardstream.registry.RegistryBed.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.wardstream.access.Caller;
import io.wardstream.access.audit.Audit;
import io.wardstream.access.audit.AuditEntry;
import io.wardstream.access.audit.ClientAddress;
import io.wardstream.config.PlatformConfig;
import io.wardstream.ops.Meters;
import io.wardstream.registry.RegistryBed;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RateGateTest {

    private static final ClientAddress ADDRESSES = new ClientAddress(List.of());

    private final Vertx vertx = Vertx.vertx();
    private final WebClient client = WebClient.create(vertx);
    private int port;

    @AfterEach
    void close() {
        RegistryBed.done(vertx.close());
    }

    @Test
    void refusesAUserWhoAsksTooMuchAndSaysWhenToComeBack() {
        listen(Map.of("USER_PER_SECOND", "1", "USER_BURST", "3"));

        List<HttpResponse<Buffer>> answers =
                Stream.generate(() -> ask("/page", 7)).limit(4).toList();
        HttpResponse<Buffer> refused = answers.getLast();

        assertThat(answers)
                .extracting(HttpResponse::statusCode)
                .containsExactly(200, 200, 200, 429);
        assertThat(answers.getFirst().getHeader("RateLimit-Limit")).isEqualTo("3");
        assertThat(answers.getFirst().getHeader("RateLimit-Remaining")).isEqualTo("2");
        assertThat(answers.getFirst().getHeader("RateLimit-Policy")).isEqualTo("3;w=3");
        assertThat(refused.getHeader("Content-Type")).isEqualTo("application/problem+json");
        assertThat(refused.getHeader("Retry-After")).isEqualTo("1");
        assertThat(refused.getHeader("RateLimit-Remaining")).isEqualTo("0");
        assertThat(refused.getHeader("RateLimit-Reset")).isEqualTo("3");
        assertThat(ask("/page", 8).statusCode()).isEqualTo(200);
    }

    @Test
    void holdsStrangersOfAnAddressBackButNobodyElseBehindIt() {
        listen(Map.of("ADDRESS_PER_SECOND", "1", "ADDRESS_BURST", "3"));

        List<Integer> strangers =
                IntStream.range(0, 5).mapToObj(_ -> ask("/page", 0).statusCode()).toList();
        int logIn = ask("/open", 0).statusCode();
        int known = ask("/page", 7).statusCode();

        assertThat(strangers).containsExactly(401, 401, 401, 429, 429);
        assertThat(logIn).isEqualTo(429);
        assertThat(known).isEqualTo(200);
    }

    @Test
    void letsAUserOrderFewerOfWhatTakesLong() {
        listen(Map.of("COSTLY_PER_MINUTE", "1", "COSTLY_BURST", "2"));

        List<Integer> exports =
                IntStream.range(0, 3).mapToObj(_ -> ask("/export", 7).statusCode()).toList();

        assertThat(exports).containsExactly(200, 200, 429);
        assertThat(ask("/page", 7).statusCode()).isEqualTo(200);
    }

    private HttpResponse<Buffer> ask(String path, int user) {
        return await(
                client.request(HttpMethod.GET, port, "127.0.0.1", path)
                        .putHeader("User", String.valueOf(user))
                        .send());
    }

    /** The gate as it stands in the chain of a route, with somebody else to find out who asks. */
    private void listen(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>();
        settings.forEach((key, value) -> environment.put("WARDSTREAM_LIMITS_" + key, value));
        RateLimits limits =
                new RateLimits(
                        vertx,
                        PlatformConfig.load(null, environment).limits(),
                        Optional.empty(),
                        new Meters());
        RateGate gate = new RateGate(limits, ADDRESSES);
        Router router = Router.router(vertx);
        router.route()
                .handler(RateGateTest::authenticate)
                .failureHandler(new Failures(new RequestAudit(new Unheard(), ADDRESSES), gate));
        Operation.Action none = _ -> Future.succeededFuture(new Answer.Nothing());
        mount(router, gate, Operation.get("/page", none));
        mount(router, gate, Operation.get("/open", none).open());
        mount(router, gate, Operation.get("/export", none).costly());
        port =
                await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"))
                        .actualPort();
    }

    /** What is audited is another test's affair. */
    private static final class Unheard implements Audit {
        @Override
        public Instant now() {
            return Instant.EPOCH;
        }

        @Override
        public Future<Void> room() {
            return Future.succeededFuture();
        }

        @Override
        public void note(AuditEntry entry) {
            // nobody reads it
        }

        @Override
        public Future<Void> write(AuditEntry entry) {
            return Future.succeededFuture();
        }
    }

    private static void mount(Router router, RateGate gate, Operation operation) {
        router.get(operation.path()).handler(context -> gate.handle(context, operation));
        router.get(operation.path()).handler(context -> context.response().end());
    }

    private static void authenticate(RoutingContext context) {
        int user = Integer.parseInt(context.request().getHeader("User"));
        if (user == 0 && !context.request().path().equals("/open")) {
            context.fail(Problem.unauthorized());
            return;
        }
        if (user != 0) {
            context.put(
                    Caller.class.getName(),
                    new Caller(
                            user, "somebody", UUID.randomUUID(), List.of(), List.of(), List.of()));
        }
        context.next();
    }
}
