package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardstream.embedded.EmbeddedPostgres;
import io.wardstream.embedded.Ports;
import io.wardstream.embedded.ServiceState;
import io.wardstream.simulator.ledger.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code scripts/run} as a black box: what it starts, what it stores, what it leaves behind. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
final class RunScriptFT {
    private static final Logger LOG = LoggerFactory.getLogger(RunScriptFT.class);

    /** The promise is 15 s on a machine that has nothing else to do. */
    private static final Duration READY_LIMIT = Duration.ofSeconds(60);

    private final List<RunScript> started = new ArrayList<>();
    private final int port = RunScript.freePorts();

    @TempDir private Path folder;

    @AfterEach
    void endEverything() {
        started.forEach(RunScript::close);
    }

    @Test
    void servesASimulatedWardAndLeavesNothingRunning() throws Exception {
        Path data = folder.resolve("ward");
        Instant begin = Instant.now();
        RunScript run = start(data, "--simulate", "20");
        JsonObject ready = run.ready();
        Duration took = Duration.between(begin, Instant.now());
        LOG.info("ready after millis={}", took.toMillis());

        String samples = "SELECT count(DISTINCT device_id) FROM vital_sample WHERE seq >= 3";
        await().atMost(Duration.ofSeconds(30)).until(() -> number(data, samples) == 20);
        itLooksLikeAWardInWhichSomethingHappens(ready);
        List<ProcessHandle> family = RunScript.runningIn(data);
        run.interrupt();
        int exitCode = run.exitCode();

        assertThat(took).isLessThan(READY_LIMIT);
        assertThat(ready.fieldNames())
                .containsExactly(
                        "url",
                        "dashboardUrl",
                        "deviceUrl",
                        "managementUrl",
                        "username",
                        "password",
                        "pid");
        assertThat(run.furtherLines()).as("one line on stdout").isEmpty();
        assertThat(exitCode).isZero();
        assertThat(family).hasSizeGreaterThanOrEqualTo(4);
        assertThat(run.errors()).contains("balances=yes");
        assertThat(RunScript.runningIn(data)).isEmpty();
        assertThat(List.of(port, port + 1, port + 2)).allMatch(Ports::isFree);
        ledgerAndTablesAgree(data, null);
    }

    @Test
    void printsEverySettingWithoutSecretsAndStartsNothing() throws Exception {
        Path data = folder.resolve("printed");

        RunScript run = start(data, "--print-config");
        List<String> lines = run.furtherLines();

        assertThat(run.exitCode()).as(run.errors()).isZero();
        assertThat(lines)
                .contains(
                        "web.port = " + port + "  (file)",
                        "ingest.batchSize = 1000  (default)",
                        "access.adminPassword = set  (environment"
                                + " WARDSTREAM_ACCESS_ADMIN_PASSWORD)",
                        "notify.smtpPassword = not set  (default)")
                .noneMatch(line -> line.matches(".*([pP]assword|secretKey) = made.*"));
        assertThat(data).doesNotExist();
        assertThat(RunScript.runningIn(data)).isEmpty();
    }

    @Test
    void aKilledSupervisorIsFollowedByAnother() throws Exception {
        Path data = folder.resolve("killed");
        RunScript killed = start(data, "--simulate", "5");
        JsonObject first = killed.ready();
        await().atMost(Duration.ofSeconds(30)).until(() -> rows(data) > 20);
        long before = rows(data);
        killed.kill9();

        RunScript next = start(data, "--simulate", "5");
        JsonObject second = next.ready();
        assertThat(rows(data)).isGreaterThanOrEqualTo(before);
        long atStart = rows(data);
        await().atMost(Duration.ofSeconds(30)).until(() -> rows(data) > atStart + 10);
        next.interrupt();

        assertThat(next.exitCode()).isZero();
        assertThat(second.getString("password")).isEqualTo(first.getString("password"));
        assertThat(second.getLong("pid")).isNotEqualTo(first.getLong("pid"));
        assertThat(next.errors()).contains("balances=yes");
        assertThat(RunScript.runningIn(data)).isEmpty();
    }

    @Test
    void recordingsArriveSampleForSample() throws Exception {
        Path data = folder.resolve("replay");
        Path recordings = Recordings.writeInto(folder.resolve("recordings"));
        RunScript run = start(data, "--replay", recordings.toString());
        JsonObject ready = run.ready();
        await().atMost(Duration.ofSeconds(60)).until(() -> rows(data) >= 30);
        try (Rest rest = of(ready)) {
            assertThat(heartRates(data, rest)).allSatisfy(RunScriptFT::isTheRecordings);
        }
        run.interrupt();

        assertThat(run.exitCode()).isZero();
        ledgerAndTablesAgree(data, recordings);
    }

    /** With {@code -Drecordings=FOLDER}: those of real monitors. */
    @Test
    void realRecordingsArriveSampleForSample() throws Exception {
        String given = System.getProperty("recordings", "");
        assumeFalse(given.isEmpty(), "no -Drecordings=FOLDER");
        Path data = folder.resolve("real");
        RunScript run = start(data, "--replay", given);
        JsonObject _ = run.ready();
        await().atMost(Duration.ofSeconds(90)).until(() -> rows(data) >= 1_000);
        run.interrupt();

        assertThat(run.exitCode()).isZero();
        ledgerAndTablesAgree(data, Path.of(given));
    }

    /** Beds and names as a page shows them; an alarm within the minute, which can be taken. */
    private static void itLooksLikeAWardInWhichSomethingHappens(JsonObject ready) {
        try (Rest rest = of(ready)) {
            List<JsonObject> patients = items(rest.get("/api/patients?limit=100"));
            assertThat(patients).extracting(it -> it.getString("bed")).contains("1", "20");
            assertThat(patients)
                    .extracting(it -> it.getString("displayName"))
                    .contains("Ada Alder");
            String unacknowledged = "/api/alarms?kind=physiological&state=UNACKNOWLEDGED";
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> !items(rest.get(unacknowledged)).isEmpty());
            String alarm = items(rest.get(unacknowledged)).getFirst().getString("id");

            JsonObject taken = rest.post("/api/alarms/" + alarm + "/acknowledge", new JsonObject());

            assertThat(taken.getString("state")).isEqualTo("ACKNOWLEDGED");
            assertThat(taken.getString("acknowledgedBy")).isEqualTo("admin");
        }
    }

    private static Rest of(JsonObject ready) {
        return new Rest(
                ready.getString("url"), ready.getString("username"), ready.getString("password"));
    }

    private static List<JsonObject> items(JsonObject list) {
        return list.getJsonArray("items").stream().map(JsonObject.class::cast).toList();
    }

    private RunScript start(Path data, String... arguments) throws IOException {
        RunScript run = RunScript.start(data, port, arguments);
        started.add(run);
        return run;
    }

    /** Everything has stopped; PostgreSQL is started once more on the data it left. */
    private static void ledgerAndTablesAgree(Path data, @Nullable Path recordings)
            throws IOException {
        Ledger ledger = Ledger.read(data.resolve("ledger.ndjson"), recordings);
        EmbeddedPostgres postgres = EmbeddedPostgres.start(data.resolve("postgres"), 0);
        try {
            Audit audit = Audit.of(ofWardstream(postgres.superuserJdbcUrl()), ledger, Set.of());
            LOG.info("audited rows={} {}", audit.rows(), ledger.totals());
            assertThat(audit.wrong()).isEmpty();
            assertThat(audit.rows()).isEqualTo(ledger.totals().acked()).isPositive();
        } finally {
            postgres.stop();
        }
    }

    /** What the API answers for every patient of the last ten minutes, in the order of time. */
    private static List<List<Integer>> heartRates(Path data, Rest rest) throws SQLException {
        Instant now = Instant.now();
        String range = "?from=" + now.minusSeconds(600) + "&to=" + now + "&resolution=raw";
        List<List<Integer>> ofPatients = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(url(data));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT public_id::text FROM patient")) {
            while (row.next()) {
                JsonArray values =
                        rest.get("/api/patients/" + row.getString(1) + "/vitals/history" + range)
                                .getJsonObject("vitals")
                                .getJsonObject("heart_rate")
                                .getJsonArray("value");
                ofPatients.add(values.stream().map(value -> ((Number) value).intValue()).toList());
            }
        }
        assertThat(ofPatients).hasSize(2);
        return ofPatients;
    }

    /** From its first row on, none left out, none twice, over and over. */
    private static void isTheRecordings(List<Integer> heartRates) {
        assertThat(heartRates).hasSizeGreaterThan(10);
        for (int second = 0; second < heartRates.size(); second++) {
            assertThat(heartRates.get(second))
                    .as("heart rate of second " + second)
                    .isEqualTo(Recordings.heartRate(second));
        }
    }

    private static long rows(Path data) {
        return number(data, "SELECT count(*) FROM vital_sample");
    }

    private static long number(Path data, String query) {
        try (Connection connection = DriverManager.getConnection(url(data));
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            boolean _ = row.next();
            return row.getLong(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(
                    "the database of " + data + " does not answer", failure);
        }
    }

    /** The address of a database that runs under somebody else's care. */
    private static String url(Path data) {
        try {
            int port = ServiceState.read(data.resolve("postgres")).orElseThrow().port();
            String password = Files.readString(data.resolve("postgres/superuser.password")).strip();
            return "jdbc:postgresql://127.0.0.1:"
                    + port
                    + "/wardstream?user=postgres&password="
                    + password;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("no password in " + data, unreadable);
        }
    }

    private static String ofWardstream(String superuserJdbcUrl) {
        return superuserJdbcUrl.replace("/postgres?", "/wardstream?");
    }
}
