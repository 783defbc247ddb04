package io.wardstream.loadtest;

import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.exitHereIfFailed;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.core.CoreDsl.substring;
import static io.gatling.javaapi.http.HttpDsl.ws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatling.javaapi.core.ActionBuilder;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The time from a limit crossed to the alarm on a page: each virtual user is a device and a page,
 * so that both ends have one clock. The name {@code alarm on the page} is what the objective is
 * about.
 */
final class Probes {
    static final String ALARM = "alarm on the page";

    /** Measured by no other device of a run, so that its rules touch nobody else. */
    private static final String VITAL = "etco2";

    private static final int LIMIT = 60;
    private static final int INSIDE = 40;
    private static final int BEYOND = 80;
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /** The alarm of the round before is over by then. */
    private static final Duration ROUND = Duration.ofSeconds(4);

    private static final Duration BESIDE = Duration.ofSeconds(1);

    private final Devices devices;
    private final Pages pages;
    private final Window window;

    Probes(Devices devices, Pages pages, Window window) {
        this.devices = devices;
        this.pages = pages;
        this.window = window;
    }

    /** The rule that makes an alarm of a probe: at once, and over as soon as the value is back. */
    static ObjectNode rule(String patientId) {
        ObjectNode rule =
                Json.object()
                        .put("vital", VITAL)
                        .put("high", LIMIT)
                        .put("hysteresis", 0)
                        .put("delaySeconds", 0)
                        .put("medianOf", 1)
                        .put("priority", "low")
                        .put("latching", false)
                        .put("enabled", true);
        rule.putObject("scope").put("patientId", patientId);
        return rule;
    }

    /** Each virtual user is the next probe. */
    ScenarioBuilder crossing(Supplier<Cast.Probe> probes) {
        return scenario("alarms")
                .exec(
                        session -> {
                            Cast.Probe probe = probes.get();
                            return devices.as(session, probe.monitor())
                                    .set("alarms", "alarms." + probe.hospitalId())
                                    .set("patient", probe.monitor().bed().patientId());
                        })
                .exec(pages.opened())
                .exec(pages.watch("alarms"))
                .exec(devices.connectOnce())
                .exec(exitHereIfFailed())
                .exec(asLongAs(session -> pages.isOpen()).on(round()))
                .exec(pages.close())
                .exec(ws("device leaves").wsName(Devices.SOCKET).close());
    }

    /** The check stands a moment after the sample has gone; an alarm takes longer than that. */
    private ChainBuilder round() {
        return exec(sample(BEYOND))
                .exec(
                        ws("page ping")
                                .wsName(Pages.SOCKET)
                                .sendText(SockJs.PING)
                                .await(LONGEST)
                                .on(
                                        ws.checkTextMessage(ALARM)
                                                .matching(
                                                        substring(SockJs.pair("vital", VITAL)),
                                                        substring(Probes::patient))))
                .exec(exitHereIfFailed())
                .exec(sample(INSIDE))
                .pause(ROUND, ROUND.plus(BESIDE));
    }

    private ActionBuilder sample(int value) {
        return ws("probe sample")
                .wsName(Devices.SOCKET)
                .sendText(
                        session -> Devices.monitor(session).frameWith(window.now(), VITAL, value));
    }

    private static String patient(Session session) {
        return SockJs.pair("patientId", String.valueOf(session.getString("patient")));
    }
}
