package io.wardstream.standalone.faults;

import static io.wardstream.standalone.faults.WardPage.has;
import static io.wardstream.standalone.faults.WardPage.hasText;
import static io.wardstream.standalone.faults.WardPage.isShown;
import static io.wardstream.standalone.faults.WardPage.shows;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.vertx.core.json.JsonObject;
import io.wardstream.embedded.EmbeddedS3;
import io.wardstream.embedded.TestS3;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was measured on a patient: on the page as a day or a week, and in a report. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class PatientPastBT {
    private static final String PATIENT = "Adams, Jane";
    private static final int PHONE_WIDTH = 390;

    /** Half an hour, half an hour of nothing, half an hour. */
    private static final int MINUTES = 90;

    /**
     * True when the band is drawn in two pieces; a line of the grid may cross it and is no gap. Of
     * a copy: Chromium complains of a canvas that is read often.
     */
    private static final String BAND_WITH_A_GAP =
            """
            () => {
              const canvas = document.querySelector('[data-range="24h"] canvas');
              if (!canvas) return false;
              const { width, height } = canvas;
              const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
              copy.drawImage(canvas, 0, 0);
              const { data } = copy.getImageData(0, 0, width, height);
              const band = [0x5f, 0xdc, 0x8b, 0x33];
              const isBand = (x, y) => band.every((part, index) => Math.abs(data[(y * width + x) * 4 + index] - part) < 12);
              const columns = [...Array(width).keys()].filter((x) => [...Array(height).keys()].some((y) => isBand(x, y)));
              return columns.length > 0 && columns.filter((x, index) => index > 0 && x - columns[index - 1] > 5).length === 1;
            }
            """;

    private static EmbeddedS3 s3;
    private static WatchedWard ward;

    @BeforeAll
    static void start() {
        s3 = TestS3.ownServer();
        var _ = s3.bucket("wardstream");
        ward =
                WatchedWard.of(
                        PatientPastBT.class,
                        settings ->
                                settings.with("WARDSTREAM_S3_ENABLED", true)
                                        .with("WARDSTREAM_S3_ENDPOINT", s3.endpoint())
                                        .with("WARDSTREAM_S3_ACCESS_KEY", s3.accessKey())
                                        .with("WARDSTREAM_S3_SECRET_KEY", s3.secretKey())
                                        .with("WARDSTREAM_REPORTS_POLL_MILLIS", 100),
                        "4 West",
                        PATIENT);
        assignedSinceYesterday();
        measure();
    }

    /** What was measured before the assignment is nobody's. */
    private static void assignedSinceYesterday() {
        try (Connection connection =
                        DriverManager.getConnection(ward.bed.database.superuserJdbcUrl());
                Statement statement = connection.createStatement()) {
            int assigned =
                    statement.executeUpdate(
                            "UPDATE device_assignment SET valid_from = valid_from - interval '1"
                                    + " day'");
            assertThat(assigned).isEqualTo(1);
        } catch (SQLException cause) {
            throw new AssertionError(cause);
        }
    }

    /** Two samples a minute, and waits until they are minutes. */
    private static void measure() {
        Instant begin =
                Instant.now().truncatedTo(ChronoUnit.MINUTES).minus(Duration.ofMinutes(100));
        int seq = 0;
        try (HandDevice monitor = ward.connect("1")) {
            for (int minute = 0; minute < MINUTES; minute++) {
                if (minute / 30 != 1) {
                    long at = begin.plus(Duration.ofMinutes(minute)).toEpochMilli();
                    monitor.sampleAt(++seq, 70, at + 10_000);
                    monitor.sampleAt(++seq, 90, at + 40_000);
                }
            }
            monitor.awaitAck(seq);
        }
        String minutes =
                "/api/patients/"
                        + ward.bed("1").patientId()
                        + "/vitals/history?resolution=1m&from="
                        + begin.toEpochMilli();
        Awaitility.await("all minutes")
                .atMost(Duration.ofSeconds(30))
                .until(() -> ward.rest.get(minutes).getJsonArray("time").size() == MINUTES - 30);
    }

    @AfterAll
    static void stop() {
        if (ward != null) {
            ward.close();
        }
        if (s3 != null) {
            s3.stop();
        }
    }

    @AfterEach
    void nobodyComplained() {
        assertThat(ward.browser.closePages()).isEmpty();
    }

    @Test
    void drawsADayAsABandWithItsGaps() {
        Page page = patient();

        range(page, "24h").check();

        JSHandle drawn = page.waitForFunction(BAND_WITH_A_GAP);
        assertThat(drawn.jsonValue()).isEqualTo(true);
        hasText(page.locator(".ranges ~ .message"), "");
    }

    @Test
    void isChosenByTheKeysOfAKeyboard() {
        Page page = patient();
        range(page, "1h").focus();

        page.keyboard().press("ArrowRight");
        page.keyboard().press("ArrowRight");

        has(page.locator("[data-range]"), "data-range", "7d");
        isShown(page.locator("[data-range='7d'] canvas"));
    }

    @Test
    void isChosenByAFinger() {
        WardPage phone = ward.browser.openOnPhone(ward.url()).loggedIn();
        phone.tile("1").tap();

        phone.page().locator(".ranges label").last().tap();

        isShown(phone.page().locator("[data-range='7d'] canvas"));
        assertThat(phone.page().evaluate("document.documentElement.scrollWidth"))
                .as("nothing lies beside the screen")
                .isEqualTo(PHONE_WIDTH);
    }

    @Test
    void saysThatARangeMustBeFetchedFromTheArchive() {
        Page page = patient();
        JsonObject job = new JsonObject().put("id", "17").put("state", "waiting");
        answerRanges(page, 202, "application/json", job);

        range(page, "7d").check();

        shows(
                page.locator(".ranges ~ .message"),
                "The last 7 days must be fetched from the archive first. The job 17 is waiting.");
    }

    @Test
    void saysWhyARangeIsNotShown() {
        Page page = patient();
        JsonObject problem = new JsonObject().put("detail", "The database is away.");
        answerRanges(page, 503, "application/problem+json", problem);

        range(page, "24h").check();

        shows(
                page.locator(".ranges ~ .message"),
                "The last 24 hours cannot be shown: The database is away.");
    }

    @Test
    void makesAReportThatOpens() throws IOException {
        Page page = patient();
        ask(page);
        Locator fetch = page.locator("#reports li[data-state=done] .fetch").first();
        isShown(fetch);

        Download download = page.waitForDownload(fetch::click);

        assertThat(Files.readString(download.path(), StandardCharsets.ISO_8859_1))
                .startsWith("%PDF");
        try (PDDocument report = Loader.loadPDF(download.path().toFile())) {
            assertThat(report.getNumberOfPages()).isPositive();
        }
    }

    @Test
    void cancelsAReportThatIsUnderWay() {
        Page page = patient();
        s3.pause();
        try {
            ask(page);
            Locator job = page.locator("#reports li").first();
            isShown(job.locator("progress"));

            job.locator("button", new Locator.LocatorOptions().setHasText("Cancel")).click();

            has(page.locator("#reports li").first(), "data-state", "cancelled");
        } finally {
            s3.resume();
        }
    }

    private static Page patient() {
        WardPage page = ward.browser.open(ward.url()).loggedIn();
        page.tile("1").click();
        shows(page.page().locator(".patient .name"), PATIENT);
        return page.page();
    }

    private static Locator range(Page page, String key) {
        return page.locator(".ranges input[value='" + key + "']");
    }

    /** A PDF about four hours. */
    private static void ask(Page page) {
        page.locator("#report").click();
        hasText(page.locator("#reports-title"), "Report: " + PATIENT);
        var _ = page.getByLabel("Range").selectOption("1");
        var _ = page.getByLabel("Format").selectOption("pdf");
        page.locator("#reports button[type=submit]").click();
    }

    private static void answerRanges(Page page, int status, String type, JsonObject body) {
        page.route(
                url -> url.contains("/vitals/history?from="),
                route ->
                        route.fulfill(
                                new Route.FulfillOptions()
                                        .setStatus(status)
                                        .setHeaders(Map.of("Retry-After", "60"))
                                        .setContentType(type)
                                        .setBody(body.encode())));
    }
}
