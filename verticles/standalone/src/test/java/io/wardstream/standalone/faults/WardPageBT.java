package io.wardstream.standalone.faults;

import static io.wardstream.standalone.faults.WardPage.has;
import static io.wardstream.standalone.faults.WardPage.hasText;
import static io.wardstream.standalone.faults.WardPage.isGone;
import static io.wardstream.standalone.faults.WardPage.isShown;
import static io.wardstream.standalone.faults.WardPage.shows;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page on a good day, with a platform behind it. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
final class WardPageBT {
    private static final String SCRIPT = "<script>alert(1)</script>";
    private static final String IMAGE = "<img src=x onerror=alert(2)>";
    private static final double SOON = 10_000;

    private static WatchedWard ward;

    @BeforeAll
    static void start() {
        ward =
                WatchedWard.of(
                        WardPageBT.class,
                        "Ward " + IMAGE,
                        "Adams, Jane",
                        SCRIPT,
                        "Okafor, Chidi",
                        "Nguyen, Van",
                        "Tanaka, Yui",
                        "Brown, Dora");
    }

    @AfterAll
    static void stop() {
        if (ward != null) {
            ward.close();
        }
    }

    @AfterEach
    void nobodyComplained() {
        assertThat(ward.browser.closePages()).isEmpty();
    }

    @Test
    void letsInWithTheRightPasswordOnly() {
        WardPage page = ward.browser.open(ward.url());

        page.logIn("admin", "not the password");

        shows(page.page().locator(".note"), "The user name or the password is wrong.");
        isShown(page.loggedIn().tile("1"));
    }

    @Test
    void showsValuesAsTheyCome() {
        WardPage page = ward.browser.open(ward.url()).loggedIn();
        HandDevice monitor = ward.monitor("1");
        shows(page.heartRate("1"), "72");

        monitor.sample(2, 75);

        shows(page.heartRate("1"), "75");
        shows(page.tile("1").locator(".cell.vital-heart_rate .unit"), "/min");
        shows(page.tile("1").locator(".cell.vital-heart_rate .age"), " s");
        shows(page.tile("1").locator(".cell.vital-spo2 .value"), "--");
    }

    @Test
    void showsAnAlarmUntilItIsSeenAndOver() {
        WardPage page = ward.browser.open(ward.url()).loggedIn();
        HandDevice monitor = ward.monitor("3");
        Locator alarm = page.alarm("3", WatchedWard.ALARM);

        monitor.sample(2, WatchedWard.FAST);

        isShown(alarm);
        has(alarm, "data-alarm", "high");
        shows(page.tile("3").locator(".strip"), WatchedWard.ALARM);
        has(page.tile("3"), "data-alarm", "high");
        shows(alarm, "Active");
        assertThat(page.page().title()).startsWith("!!! Bed 3: " + WatchedWard.ALARM);
        alarm.locator("button").click();
        shows(alarm, "Acknowledged by admin");
        monitor.sample(3, WatchedWard.NORMAL);
        isGone(alarm, SOON);
        shows(page.heartRate("3"), "72");
    }

    @Test
    void showsOnEveryPageWhatWasSeenOnOne() {
        WardPage one = ward.browser.open(ward.url()).loggedIn();
        WardPage other = ward.browser.open(ward.url()).loggedIn();
        HandDevice monitor = ward.monitor("4");
        monitor.sample(2, WatchedWard.FAST);
        isShown(other.alarm("4", WatchedWard.ALARM));

        one.alarm("4", WatchedWard.ALARM).locator("button").click();

        shows(other.alarm("4", WatchedWard.ALARM), "Acknowledged by admin");
        monitor.sample(3, WatchedWard.NORMAL);
        isGone(one.alarm("4", WatchedWard.ALARM), SOON);
        isGone(other.alarm("4", WatchedWard.ALARM), SOON);
    }

    @Test
    void keepsAnAlarmThatHasGoneUnseen() {
        WardPage page = ward.browser.open(ward.url()).loggedIn();
        HandDevice monitor = ward.monitor("5");
        monitor.sample(2, WatchedWard.FAST);
        isShown(page.alarm("5", WatchedWard.ALARM));

        monitor.sample(3, WatchedWard.NORMAL);

        shows(page.alarm("5", WatchedWard.ALARM), "Gone, not seen");
        page.alarm("5", WatchedWard.ALARM).locator("button").click();
        isGone(page.alarm("5", WatchedWard.ALARM), SOON);
    }

    @Test
    void foretellsAnAlarmOnlyWhileItsLimitIsCrossed() {
        ward.slowRuleOf("2", 60);
        WardPage page = ward.browser.open(ward.url()).loggedIn();
        HandDevice monitor = ward.monitor("2");
        Locator note = page.tile("2").locator(".alarm-note");

        monitor.sample(2, WatchedWard.FAST);

        shows(note, "alarm in ");
        assertThat(note.textContent()).matches("alarm in [1-9]\\d? s");
        monitor.sample(3, WatchedWard.NORMAL);
        hasText(note, "");
        shows(page.heartRate("2"), "72");
    }

    @Test
    void pausesTheSoundForEverybodyUntilANewAlarm() {
        WardPage one = ward.browser.open(ward.url()).loggedIn();
        WardPage other = ward.browser.open(ward.url()).loggedIn();
        HandDevice monitor = ward.monitor("4");
        shows(one.soundButton(), "Pause sound of ward");

        one.soundButton().click();

        shows(one.pause(), "Ward ");
        shows(other.pause(), "Ward ");
        shows(other.soundButton(), "Resume sound");
        monitor.sample(2, WatchedWard.FAST);
        isShown(other.alarm("4", WatchedWard.ALARM));
        isGone(one.pause(), SOON);
        isGone(other.pause(), SOON);
        one.alarm("4", WatchedWard.ALARM).locator("button").click();
        monitor.sample(3, WatchedWard.NORMAL);
        isGone(one.alarm("4", WatchedWard.ALARM), SOON);
    }

    @Test
    void countsDownOnTheTileOfAPatientWhoseSoundIsPaused() {
        WardPage ofWard = ward.browser.open(ward.url()).loggedIn();
        WardPage ofPatient = ward.browser.open(ward.url()).loggedIn();
        ofPatient.tile("1").click();
        shows(ofPatient.soundButton(), "Pause sound of patient");

        ofPatient.soundButton().click();

        shows(ofPatient.pause(), "Patient ");
        isShown(ofWard.tile("1").locator(".pause"));
        assertThat(ofWard.tile("1").locator(".pause .left").textContent()).matches("[012]:\\d\\d");
        ofPatient.soundButton().click();
        isGone(ofPatient.pause(), SOON);
        isGone(ofWard.tile("1").locator(".pause"), SOON);
    }

    @Test
    void takesNamesForTexts() {
        WardPage page = ward.browser.open(ward.url()).loggedIn();

        Locator name = page.tile("2").locator(".name");

        shows(name, SCRIPT);
        shows(page.page().locator("#place"), "Ward " + IMAGE);
        page.tile("2").click();
        shows(page.page().locator(".patient .name"), SCRIPT);
        page.page().locator("#place").click();
        shows(page.page().locator(".choice"), IMAGE);
    }

    @Test
    void drawsTheLastHourAndGoesOn() {
        HandDevice monitor = ward.monitor("1");
        WardPage page = ward.browser.open(ward.url()).loggedIn();

        page.tile("1").click();

        isShown(page.page().locator(".chart canvas"));
        monitor.sample(2, 81);
        shows(page.page().locator(".values .vital-heart_rate .value"), "81");
    }

    @Test
    void isAWardInAPocket() {
        WardPage page = ward.browser.openOnPhone(ward.url()).loggedIn();
        HandDevice monitor = ward.monitor("6");
        monitor.sample(2, WatchedWard.FAST);
        Locator sheet = page.page().locator("#sheet");
        shows(sheet, "Bed 6: " + WatchedWard.ALARM);

        sheet.tap();

        isShown(page.alarm("6", WatchedWard.ALARM));
        page.alarm("6", WatchedWard.ALARM).locator("button").tap();
        shows(page.alarm("6", WatchedWard.ALARM), "Acknowledged by admin");
        assertThat(widthOf(page.page())).as("nothing lies beside the screen").isEqualTo(390);
        monitor.sample(3, WatchedWard.NORMAL);
        isGone(page.alarm("6", WatchedWard.ALARM), SOON);
    }

    @Test
    void staysLoggedInOverAReload() {
        WardPage page = ward.browser.open(ward.url()).loggedIn();

        page.page().reload();

        isShown(page.tile("1"));
        page.page().locator("#log-out").click();
        shows(page.page().locator(".note"), "You have logged out.");
    }

    private static int widthOf(Page page) {
        return (int) page.evaluate("document.documentElement.scrollWidth");
    }
}
