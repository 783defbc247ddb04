package io.wardstream.standalone.faults;

import static io.wardstream.standalone.faults.WardPage.has;
import static io.wardstream.standalone.faults.WardPage.isGone;
import static io.wardstream.standalone.faults.WardPage.isShown;
import static io.wardstream.standalone.faults.WardPage.shows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The way of an alarm through all there is: the bedside, the page, a pager, a mailbox, and a
 * platform that is killed while it stands.
 */
@Timeout(value = 4, unit = TimeUnit.MINUTES)
final class DeterioratingPatientBT {
    private static final int LIMIT = 120;
    private static final int DELAY_SECONDS = 4;
    private static final int ILL = 130;
    private static final String ILL_ALARM = "HR 130 > 120";
    private static final String CURRENT = ".cell.vital-heart_rate:not([data-state])";
    private static final double SOON = 15_000;
    private static final double BACK_WITHIN = 60_000;
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(20);

    private final Recipients recipients = new Recipients();
    private WatchedWard ward;

    @BeforeEach
    void start() {
        ward =
                WatchedWard.of(
                        DeterioratingPatientBT.class,
                        recipients::areKnownTo,
                        "One",
                        "Adams, Jane",
                        "Okafor, Chidi",
                        "Nguyen, Van");
        ward.mediumRule(LIMIT, DELAY_SECONDS);
        JsonObject _ =
                ward.rest.put(
                        "/api/wards/" + ward.id + "/notification-routes", recipients.routes());
    }

    @AfterEach
    void stop() {
        try {
            assertThat(ward.browser.closePages()).isEmpty();
        } finally {
            ward.close();
            recipients.close();
        }
    }

    @Test
    void isFollowedFromTheFirstCrossingToTheEnd() {
        WardPage page = ward.browser.open(ward.url()).loggedIn();
        BedsideMonitor monitor = monitor("1");
        shows(page.heartRate("1"), "72");

        monitor.measures(ILL);

        shows(page.tile("1").locator(".alarm-note"), "alarm in ");
        Locator ill = page.alarm("1", ILL_ALARM);
        isShown(ill);
        has(ill, "data-alarm", "medium");
        String id = ill.getAttribute("data-id");
        areTold(id + " medium " + ILL_ALARM);
        acknowledge(ill);
        monitor.measures(WatchedWard.FAST);
        Locator worse = page.alarm("1", WatchedWard.ALARM);
        shows(worse, "Active");
        has(worse, "data-alarm", "high");
        has(worse, "data-id", id);
        areTold(id + " medium " + ILL_ALARM, id + " high " + WatchedWard.ALARM);
        acknowledge(worse);
        monitor.measures(WatchedWard.NORMAL);
        isGone(worse, SOON);
        assertThat(eventsOf(id))
                .containsExactly("raised", "acknowledged", "escalated", "acknowledged", "closed");
    }

    @Test
    void standsWhereItStoodAfterAKill() {
        WardPage page = ward.browser.open(ward.url()).loggedIn();
        BedsideMonitor seen = monitor("1");
        BedsideMonitor active = monitor("2");
        BedsideMonitor gone = monitor("3");
        shows(page.heartRate("3"), "72");
        seen.measures(WatchedWard.FAST);
        active.measures(ILL);
        gone.measures(WatchedWard.FAST);
        isShown(page.alarm("1", WatchedWard.ALARM));
        isShown(page.alarm("2", ILL_ALARM));
        isShown(page.alarm("3", WatchedWard.ALARM));
        String[] told = alarms().stream().map(DeterioratingPatientBT::told).toArray(String[]::new);
        areTold(told);
        acknowledge(page.alarm("1", WatchedWard.ALARM));
        gone.measures(WatchedWard.NORMAL);
        shows(page.alarm("3", WatchedWard.ALARM), "Gone, not seen");
        List<JsonObject> before = alarms();
        List<String> shown = page.alarmStates();

        ward.node.kill9();

        isShown(page.banner());
        ward.node.restart();
        ward.node.awaitReady();
        isGone(page.banner(), BACK_WITHIN);
        isShown(page.tile("1").locator(CURRENT));
        isShown(page.tile("2").locator(CURRENT));
        assertThat(page.alarmStates()).isEqualTo(shown);
        assertThat(alarms()).isEqualTo(before);
        active.measures(WatchedWard.NORMAL);
        seen.measures(WatchedWard.NORMAL);
        isGone(page.alarm("1", WatchedWard.ALARM), SOON);
        shows(page.alarm("2", ILL_ALARM), "Gone, not seen");
        areTold(told);
    }

    private BedsideMonitor monitor(String bed) {
        return ward.bed.closedWithThis(new BedsideMonitor(ward, bed));
    }

    private static void acknowledge(Locator alarm) {
        alarm.locator("button").click();
        shows(alarm, "Acknowledged by admin");
    }

    /** Both the pager and the mailbox; nobody is told anything twice. */
    private void areTold(String... lines) {
        await().atMost(TOLD_WITHIN)
                .untilAsserted(
                        () -> {
                            assertThat(recipients.paged()).containsExactlyInAnyOrder(lines);
                            assertThat(recipients.mailed()).hasSameSizeAs(lines);
                        });
    }

    private static String told(JsonObject alarm) {
        return String.join(
                " ", alarm.getString("id"), alarm.getString("priority"), alarm.getString("text"));
    }

    /** Of patients, as the platform answers, the newest first. */
    private List<JsonObject> alarms() {
        JsonArray items =
                ward.rest
                        .get("/api/alarms?kind=physiological&ward=" + ward.id)
                        .getJsonArray("items");
        return IntStream.range(0, items.size()).mapToObj(items::getJsonObject).toList();
    }

    private List<String> eventsOf(String id) {
        JsonArray items = ward.rest.get("/api/alarms/" + id + "/events").getJsonArray("items");
        return IntStream.range(0, items.size())
                .mapToObj(i -> items.getJsonObject(i).getString("kind"))
                .toList();
    }
}
