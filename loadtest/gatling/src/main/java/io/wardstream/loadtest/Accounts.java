package io.wardstream.loadtest;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.exitHereIfFailed;
import static io.gatling.javaapi.core.CoreDsl.foreach;
import static io.gatling.javaapi.core.CoreDsl.jmesPath;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * When the devices have gone, the platform is asked what it has of them: what was acked and is not
 * there is lost. The name {@code account} is what the objective is about.
 */
final class Accounts {
    static final String ACCOUNT = "account";

    private static final String KEPT = "kept";

    /** So many devices are asked about, evenly spread. */
    private static final int MOST = 200;

    /** Below the hundred requests a second that one user may make. */
    private static final Duration APART = Duration.ofMillis(20);

    private final Target target;
    private final Window window;
    private final List<Monitor> monitors;

    Accounts(Target target, Window window, List<Monitor> monitors) {
        this.target = target;
        this.window = window;
        this.monitors = monitors;
    }

    /** One virtual user, the administrator. */
    ScenarioBuilder asked() {
        return scenario("accounts")
                .exec(
                        http("administrator logs in")
                                .post("/api/session")
                                .body(StringBody(_ -> credentials()))
                                .asJson()
                                .check(
                                        status().is(200),
                                        jmesPath("accessToken").saveAs("accessToken")))
                .exec(exitHereIfFailed())
                .exec(
                        foreach(_ -> chosen(), "asked")
                                .on(
                                        exec(http(ACCOUNT)
                                                        .get(this::path)
                                                        .header(
                                                                "Authorization",
                                                                "Bearer #{accessToken}")
                                                        .check(
                                                                status().is(200),
                                                                bodyString()
                                                                        .transformWithSession(
                                                                                (body, session) ->
                                                                                        verdict(
                                                                                                body,
                                                                                                asked(
                                                                                                        session)))
                                                                        .is(KEPT)))
                                                .pause(APART)));
    }

    private String credentials() {
        return Cast.credentials(target.username(), target.password());
    }

    private List<Object> chosen() {
        List<Object> chosen = new ArrayList<>();
        int step = Math.max(1, monitors.size() / MOST);
        for (int i = 0; i < monitors.size(); i += step) {
            if (monitors.get(i).acked() > 0) {
                chosen.add(monitors.get(i));
            }
        }
        return chosen;
    }

    private static Monitor asked(Session session) {
        Monitor monitor = session.get("asked");
        return Objects.requireNonNull(monitor, "asked");
    }

    private String path(Session session) {
        Monitor monitor = asked(session);
        return "/api/devices/"
                + monitor.bed().deviceId()
                + "/continuity?from="
                + monitor.epoch()
                + "&to="
                + window.now();
    }

    /** {@code kept}, or what is not there. */
    static String verdict(String body, Monitor monitor) {
        JsonNode hours;
        try {
            hours = Json.read(body).path("hours");
        } catch (JsonProcessingException noJson) {
            return "no JSON";
        }
        long stored = 0;
        long missing = 0;
        for (JsonNode hour : hours) {
            stored += hour.path("stored").asLong();
            for (JsonNode hole : hour.path("missingSeqs")) {
                if (hole.path("epoch").asLong() == monitor.epoch()
                        && hole.path("from").asInt() <= monitor.acked()) {
                    missing++;
                }
            }
        }
        return stored >= monitor.acked() && missing == 0
                ? KEPT
                : "acked " + monitor.acked() + ", stored " + stored + ", holes " + missing;
    }
}
