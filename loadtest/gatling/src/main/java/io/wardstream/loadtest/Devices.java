package io.wardstream.loadtest;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.doIfOrElse;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jmesPath;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.core.CoreDsl.substring;
import static io.gatling.javaapi.http.HttpDsl.ws;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Devices as virtual users: connect, say hello, send what is due, wait for its ack; after a lost
 * connection come back and send the rest. The name {@code ack} is what objectives are about.
 */
final class Devices {
    static final String ACK = "ack";
    static final String BACK = "back";

    /** The session's name of the socket. */
    static final String SOCKET = "device";

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);
    private static final long FIRST_RETRY_MILLIS = 500;
    private static final int MOST_DOUBLINGS = 5;
    private static final long EARLY_MILLIS = 5;

    private static final String MONITOR = "monitor";
    private static final String CONNECTED = "connected";
    private static final String FAILURES = "failures";
    private static final String STORMED = "stormed";
    private static final String IS_BACK = "isBack";

    private final Target target;
    private final LoadSettings settings;
    private final Window window;

    Devices(Target target, LoadSettings settings, Window window) {
        this.target = target;
        this.settings = settings;
        this.window = window;
    }

    /**
     * Each virtual user is the next monitor.
     *
     * @param end when they leave
     * @param isStorm whether they lose their connections at the first third
     */
    ScenarioBuilder sending(
            String name, Supplier<Monitor> monitors, LongSupplier end, boolean isStorm) {
        return scenario(name)
                .exec(session -> as(session, monitors.get()))
                .exec(
                        asLongAs(session -> window.now() < end.getAsLong())
                                .on(
                                        doIf(session -> !isConnected(session)).then(connect()),
                                        doIf(Devices::isConnected).then(tick(isStorm))))
                .exec(doIf(Devices::isConnected).then(ws("device leaves").wsName(SOCKET).close()));
    }

    /** Makes a virtual user a monitor, which is switched on. */
    Session as(Session session, Monitor monitor) {
        monitor.start(window.now());
        return session.set(MONITOR, monitor);
    }

    /** Connects and says hello, once. */
    ChainBuilder connectOnce() {
        return exec(open()).exec(hello());
    }

    private ChainBuilder open() {
        return exec(
                ws("device connects")
                        .wsName(SOCKET)
                        .connect(target.deviceUrl().toString())
                        .subprotocol("vitals.v1.json")
                        .header(
                                "Authorization",
                                session -> "Bearer " + monitor(session).bed().token()));
    }

    private ChainBuilder hello() {
        return exec(
                ws("hello")
                        .wsName(SOCKET)
                        .sendText(session -> monitor(session).hello(window.now()))
                        .await(ANSWER_LIMIT)
                        .on(
                                ws.checkTextMessage("welcome")
                                        .matching(substring("\"type\":\"welcome\""))
                                        .check(jmesPath("acked").ofInt().saveAs("acked"))));
    }

    private ChainBuilder connect() {
        return pause(this::untilNextTry)
                .exec(open())
                .exec(
                        doIfOrElse(Session::isFailed)
                                .then(exec(Devices::failed))
                                .orElse(
                                        exec(hello())
                                                .exec(
                                                        doIfOrElse(Session::isFailed)
                                                                .then(hangUp())
                                                                .orElse(exec(Devices::welcomed)))));
    }

    private Duration untilNextTry(Session session) {
        int failures = session.contains(FAILURES) ? session.getInt(FAILURES) : 0;
        long most =
                failures == 0
                        ? session.contains(STORMED) ? settings.of(Count.STORM_SPREAD_MILLIS) : 0
                        : FIRST_RETRY_MILLIS << Math.min(failures, MOST_DOUBLINGS);
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(most + 1));
    }

    private static Session welcomed(Session session) {
        monitor(session).welcomed(session.getInt("acked"));
        return session.set(CONNECTED, true).set(FAILURES, 0);
    }

    /** The next one connects anew; what failed is in the report. */
    private static Session failed(Session session) {
        int failures = session.contains(FAILURES) ? session.getInt(FAILURES) : 0;
        return session.remove(SOCKET)
                .set(CONNECTED, false)
                .set(FAILURES, failures + 1)
                .markAsSucceeded();
    }

    private ChainBuilder hangUp() {
        return exec(ws("device hangs up").wsName(SOCKET).close()).exec(Devices::failed);
    }

    private ChainBuilder tick(boolean isStorm) {
        ChainBuilder sample = sample();
        if (!isStorm) {
            return pause(session -> untilDue(session, Long.MAX_VALUE)).exec(sample);
        }
        return pause(
                        session ->
                                untilDue(
                                        session,
                                        session.contains(STORMED)
                                                ? Long.MAX_VALUE
                                                : window.firstThird()))
                .exec(
                        doIfOrElse(this::isStormNow)
                                .then(storm())
                                .orElse(doIf(this::isDue).then(sample)));
    }

    /** A timer may be a little early. */
    private boolean isDue(Session session) {
        return monitor(session).waitMillis(window.now()) <= EARLY_MILLIS;
    }

    private Duration untilDue(Session session, long earlier) {
        long now = window.now();
        return Duration.ofMillis(Math.clamp(earlier - now, 0, monitor(session).waitMillis(now)));
    }

    private boolean isStormNow(Session session) {
        return !session.contains(STORMED) && window.now() >= window.firstThird();
    }

    private static ChainBuilder storm() {
        return exec(ws("device is cut off").wsName(SOCKET).close())
                .exec(
                        session ->
                                session.remove(SOCKET)
                                        .markAsSucceeded()
                                        .set(CONNECTED, false)
                                        .set(STORMED, true));
    }

    private ChainBuilder sample() {
        return exec(ws("sample")
                        .wsName(SOCKET)
                        .sendText(session -> monitor(session).frame(window.now()))
                        .await(ANSWER_LIMIT)
                        .on(
                                ws.checkTextMessage(Devices::nameOfAck)
                                        .matching(substring(session -> monitor(session).ackText()))
                                        .check(
                                                bodyString()
                                                        .transformWithSession(
                                                                (_, session) -> isInTime(session))
                                                        .is(true))))
                .exec(doIfOrElse(Session::isFailed).then(hangUp()).orElse(exec(this::acked)));
    }

    private static String nameOfAck(Session session) {
        return isComingBack(session) ? BACK : ACK;
    }

    private boolean isInTime(Session session) {
        return !isComingBack(session)
                || sinceStorm() <= settings.seconds(Count.BACK_SECONDS).toMillis();
    }

    private static boolean isComingBack(Session session) {
        return session.contains(STORMED) && !session.contains(IS_BACK);
    }

    private Session acked(Session session) {
        monitor(session).allAcked();
        if (isComingBack(session)) {
            monitor(session).back(sinceStorm());
            return session.set(IS_BACK, true);
        }
        return session;
    }

    private long sinceStorm() {
        return window.now() - window.firstThird();
    }

    private static boolean isConnected(Session session) {
        return session.contains(CONNECTED) && session.getBoolean(CONNECTED);
    }

    static Monitor monitor(Session session) {
        Monitor monitor = session.get(MONITOR);
        return Objects.requireNonNull(monitor, MONITOR);
    }
}
