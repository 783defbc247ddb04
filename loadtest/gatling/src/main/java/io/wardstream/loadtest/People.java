package io.wardstream.loadtest;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAs;
import static io.gatling.javaapi.core.CoreDsl.doIf;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.exitHereIfFailed;
import static io.gatling.javaapi.core.CoreDsl.foreach;
import static io.gatling.javaapi.core.CoreDsl.jmesPath;
import static io.gatling.javaapi.core.CoreDsl.pace;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.Body;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpRequestActionBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * People as virtual users, as the review of the first design imagined them: every five seconds the
 * latest values of each of their patients, the list of devices and an hour of one patient; now and
 * then a report. The names of the requests are the classes of routes that objectives are about.
 */
final class People {
    static final String LATEST = "latest";
    static final String HISTORY = "history";
    static final String DEVICES = "devices";
    static final String REPORTS = "reports";

    private static final Duration CYCLE = Duration.ofSeconds(5);
    private static final Duration RANGE = Duration.ofHours(1);

    /** A report may not reach into the future, and clocks differ. */
    private static final Duration PAST = Duration.ofSeconds(5);

    private static final Duration REPORT_LOOK = Duration.ofSeconds(1);
    private static final int REPORT_LOOKS = 60;

    /** Access tokens live for 15 minutes. */
    private static final long REFRESH_MILLIS = Duration.ofMinutes(10).toMillis();

    private static final String ROUND = "round";
    private static final String NUMBER = "number";
    private static final String PATIENTS = "patients";
    private static final String KNOWN_SINCE = "knownSince";
    private static final String ACCOUNT = "account";
    private static final String LOOKS = "looks";

    private final Supplier<Cast.Account> accounts;
    private final LoadSettings settings;
    private final Window window;

    /**
     * @param accounts one after the other, and from the first again
     */
    People(Supplier<Cast.Account> accounts, LoadSettings settings, Window window) {
        this.accounts = accounts;
        this.settings = settings;
        this.window = window;
    }

    /**
     * Each virtual user is the next person.
     *
     * @param end when they leave
     */
    ScenarioBuilder asking(String name, Supplier<Cast.Person> persons, LongSupplier end) {
        return scenario(name)
                .exec(
                        session -> {
                            Cast.Person person = persons.get();
                            return session.set(PATIENTS, person.patientIds())
                                    .set(NUMBER, person.number())
                                    .set(ROUND, 0);
                        })
                .exec(logIn())
                .exec(
                        asLongAs(session -> window.now() < end.getAsLong())
                                .on(
                                        pace(CYCLE)
                                                .exec(doIf(this::isTokenOld).then(refresh()))
                                                .exec(
                                                        foreach("#{" + PATIENTS + "}", "patient")
                                                                .on(latest()))
                                                .exec(devices())
                                                .exec(history())
                                                .exec(doIf(this::isReportDue).then(report()))
                                                .exec(
                                                        session ->
                                                                session.set(
                                                                        ROUND,
                                                                        session.getInt(ROUND)
                                                                                + 1))));
    }

    /** Logs in with the next account; who fails leaves. */
    ChainBuilder logIn() {
        return exec(session -> session.set(ACCOUNT, accounts.get()))
                .exec(session("log in", "/api/session", StringBody(People::credentials)));
    }

    /** Opens or renews the session of somebody, who goes home when they get none. */
    private ChainBuilder session(String name, String path, Body body) {
        return exec(http(name)
                        .post(path)
                        .body(body)
                        .asJson()
                        .check(
                                status().is(200),
                                jmesPath("accessToken").saveAs("accessToken"),
                                jmesPath("refreshToken").saveAs("refreshToken")))
                .exec(exitHereIfFailed())
                .exec(session -> session.set(KNOWN_SINCE, window.now()));
    }

    private static String credentials(Session session) {
        Cast.Account account = session.get(ACCOUNT);
        return account == null ? "{}" : account.credentials();
    }

    private boolean isTokenOld(Session session) {
        return window.now() - session.getLong(KNOWN_SINCE) > REFRESH_MILLIS;
    }

    private ChainBuilder refresh() {
        return session(
                "refresh",
                "/api/session/refresh",
                StringBody("{\"refreshToken\":\"#{refreshToken}\"}"));
    }

    private static HttpRequestActionBuilder get(String name, String path) {
        return http(name).get(path).header("Authorization", "Bearer #{accessToken}");
    }

    private static ChainBuilder latest() {
        return exec(get(LATEST, "/api/patients/#{patient}/vitals/latest").check(status().is(200)));
    }

    private static ChainBuilder devices() {
        return exec(get(DEVICES, "/api/devices?limit=100").check(status().is(200)));
    }

    private ChainBuilder history() {
        return exec(
                http(HISTORY)
                        .get(
                                session ->
                                        "/api/patients/"
                                                + patientOfRound(session)
                                                + "/vitals/history?from="
                                                + (window.now() - RANGE.toMillis())
                                                + "&to="
                                                + window.now())
                        .header("Authorization", "Bearer #{accessToken}")
                        .check(status().is(200)));
    }

    private static String patientOfRound(Session session) {
        List<String> patients = session.getList(PATIENTS);
        return patients.get(session.getInt(ROUND) % patients.size());
    }

    /** People are spread over the rounds of a report, so that not all ask for one at once. */
    private boolean isReportDue(Session session) {
        int every = settings.of(Count.REPORT_SECONDS) / (int) CYCLE.toSeconds();
        if (settings.of(Count.REPORT_SECONDS) == 0) {
            return false;
        }
        int rounds = Math.max(1, every);
        return (session.getInt(ROUND) + session.getInt(NUMBER)) % rounds == 0;
    }

    private ChainBuilder report() {
        return exec(http(REPORTS)
                        .post("/api/reports/generate")
                        .header("Authorization", "Bearer #{accessToken}")
                        .body(StringBody(this::reportWanted))
                        .asJson()
                        .check(
                                status().is(202),
                                jmesPath("id").saveAs("report"),
                                jmesPath("state").saveAs("state")))
                .exec(
                        doIf(session -> !session.isFailed())
                                .then(
                                        exec(session -> session.set(LOOKS, 0))
                                                .exec(
                                                        asLongAs(People::isReportOpen)
                                                                .on(
                                                                        exec(look())
                                                                                .pause(
                                                                                        REPORT_LOOK)))
                                                .exec(content())));
    }

    private String reportWanted(Session session) {
        Instant to = Instant.ofEpochMilli(window.now()).minus(PAST);
        return Json.object()
                .put("patientId", patientOfRound(session))
                .put("from", to.minus(RANGE).toString())
                .put("to", to.toString())
                .put("format", "pdf")
                .toString();
    }

    private static boolean isReportOpen(Session session) {
        String state = String.valueOf(session.getString("state"));
        return !session.isFailed()
                && (state.equals("queued") || state.equals("running"))
                && session.getInt(LOOKS) < REPORT_LOOKS;
    }

    private static ChainBuilder look() {
        return exec(session -> session.set(LOOKS, session.getInt(LOOKS) + 1))
                .exec(
                        get(REPORTS, "/api/reports/#{report}")
                                .check(status().is(200), jmesPath("state").saveAs("state")));
    }

    private static ChainBuilder content() {
        return exec(get(REPORTS, "/api/reports/#{report}/content").check(status().is(200)));
    }
}
