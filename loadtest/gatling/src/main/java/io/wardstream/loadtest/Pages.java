package io.wardstream.loadtest;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.exitHereIfFailed;
import static io.gatling.javaapi.core.CoreDsl.jmesPath;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.core.CoreDsl.substring;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;
import static io.gatling.javaapi.http.HttpDsl.ws;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Pages as virtual users: SockJS over a WebSocket, the bridge's protocol as the stock client speaks
 * it, a ward and all alarms of its hospital.
 */
final class Pages {
    static final String WARD_FRAME = "ward frame";

    /** The session's name of the socket. */
    static final String SOCKET = "page";

    /** A page sees a change of its ward at the next tick of a second; else something is wrong. */
    private static final Duration FRAME_LIMIT = Duration.ofSeconds(5);

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
    private static final Duration PING = Duration.ofSeconds(4);

    /** Devices still send while the last frame is waited for. */
    private static final long LEAVES_BEFORE_MILLIS = 2_000;

    private static final int SERVERS = 1_000;
    private static final String LOG_IN_REPLY = "reply.log-in";

    private final Target target;
    private final People people;
    private final Window window;

    Pages(Target target, People people, Window window) {
        this.target = target;
        this.people = people;
        this.window = window;
    }

    /** Each virtual user watches the next ward. */
    ScenarioBuilder watching(Supplier<Cast.Ward> wards) {
        return scenario("pages")
                .exec(
                        session -> {
                            Cast.Ward ward = wards.get();
                            return session.set("ward", "ward." + ward.id())
                                    .set("alarms", "alarms." + ward.hospitalId());
                        })
                .exec(opened())
                .exec(watch("ward"))
                .exec(watch("alarms"))
                .exec(asLongAs(session -> isOpen()).on(exec(frame()).pause(PING)))
                .exec(close());
    }

    /** Whether there is time for another round. */
    boolean isOpen() {
        return window.now() < window.end() - LEAVES_BEFORE_MILLIS;
    }

    /** Logs in and opens the bridge; who fails leaves. */
    ChainBuilder opened() {
        return exec(people.logIn())
                .exec(
                        http("bridge ticket")
                                .post("/api/session/bridge-ticket")
                                .header("Authorization", "Bearer #{accessToken}")
                                .body(StringBody("{}"))
                                .asJson()
                                .check(status().is(200), jmesPath("ticket").saveAs("ticket")))
                .exec(exitHereIfFailed())
                .exec(
                        ws("page connects")
                                .wsName(SOCKET)
                                .connect(session -> target.bridge() + sessionPath())
                                .await(ANSWER_LIMIT)
                                .on(
                                        ws.checkTextMessage("page is open")
                                                .matching(bodyString().is(SockJs.OPEN))))
                .exec(exitHereIfFailed())
                .exec(
                        ws("page logs in")
                                .wsName(SOCKET)
                                .sendText(Pages::ticket)
                                .await(ANSWER_LIMIT)
                                .on(
                                        ws.checkTextMessage("page is known")
                                                .matching(
                                                        substring(
                                                                SockJs.pair(
                                                                        "address", LOG_IN_REPLY)))
                                                .check(substring(SockJs.pair("type", "rec")))))
                .exec(exitHereIfFailed());
    }

    private static String sessionPath() {
        return String.format(
                Locale.ROOT,
                "%03d/%s/websocket",
                ThreadLocalRandom.current().nextInt(SERVERS),
                UUID.randomUUID());
    }

    private static String ticket(Session session) {
        return SockJs.send(
                "session.authenticate",
                LOG_IN_REPLY,
                Json.object().put("ticket", session.getString("ticket")).toString());
    }

    /**
     * Registers and waits for the snapshot; who is refused leaves.
     *
     * @param attribute of the session that has the address
     */
    ChainBuilder watch(String attribute) {
        return exec(ws("page watches " + attribute)
                        .wsName(SOCKET)
                        .sendText(session -> SockJs.register(address(session, attribute)))
                        .await(ANSWER_LIMIT)
                        .on(
                                ws.checkTextMessage(attribute + " snapshot")
                                        .matching(
                                                substring(
                                                        session ->
                                                                SockJs.pair(
                                                                        "address",
                                                                        address(
                                                                                session,
                                                                                attribute))))
                                        .check(substring(SockJs.inside("\"snapshot\":true")))))
                .exec(exitHereIfFailed());
    }

    private static String address(Session session, String attribute) {
        return String.valueOf(session.getString(attribute));
    }

    private static ChainBuilder frame() {
        return exec(
                ws("page ping")
                        .wsName(SOCKET)
                        .sendText(SockJs.PING)
                        .await(FRAME_LIMIT)
                        .on(
                                ws.checkTextMessage(WARD_FRAME)
                                        .matching(
                                                substring(
                                                        session ->
                                                                SockJs.pair(
                                                                        "address",
                                                                        address(
                                                                                session,
                                                                                "ward"))))));
    }

    ChainBuilder close() {
        return exec(ws("page closes").wsName(SOCKET).close());
    }
}
