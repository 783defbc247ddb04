package io.wardstream.standalone.faults;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ScreenshotAnimations;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** One open page, as a nurse knows it: by what is to be read and pressed. */
final class WardPage {
    private static final double MILLIS = 15_000;

    private final Page page;

    WardPage(Page page) {
        this.page = page;
    }

    void logIn(String username, String password) {
        page.fill("#username", username);
        page.fill("#password", password);
        page.click("button[type=submit]");
    }

    /** As the administrator of the tests, and waits for the ward. */
    WardPage loggedIn() {
        logIn("admin", NodeSettings.ADMIN_PASSWORD);
        assertThat(page.locator(".tile").first()).isVisible(visible());
        return this;
    }

    Page page() {
        return page;
    }

    /** The tile of a bed. */
    Locator tile(String bed) {
        Pattern exactly = Pattern.compile("^" + bed + "$");
        return page.locator(".tile")
                .filter(
                        new Locator.FilterOptions()
                                .setHas(
                                        page.locator(
                                                ".bed",
                                                new Page.LocatorOptions().setHasText(exactly))));
    }

    /** The heart rate on a tile, by its bed. */
    Locator heartRate(String bed) {
        return tile(bed).locator(".cell.vital-heart_rate .value");
    }

    /** The alarm of a bed in the list, when it has that text. */
    Locator alarm(String bed, String text) {
        return page.locator("#alarms .alarm")
                .filter(new Locator.FilterOptions().setHasText("Bed " + bed + " ·"))
                .filter(new Locator.FilterOptions().setHasText(text));
    }

    /** How each alarm of a patient in the list stands, by bed. */
    List<String> alarmStates() {
        return page.locator("#alarms .alarm[data-kind=physiological]").all().stream()
                .map(
                        alarm ->
                                String.join(
                                        " ",
                                        alarm.locator(".where").textContent(),
                                        alarm.locator(".sign").textContent(),
                                        alarm.locator(".alarm-text").textContent(),
                                        alarm.locator(".state").textContent()))
                .sorted()
                .toList();
    }

    /** The crossed bell of the bar, there while the sound is paused. */
    Locator pause() {
        return page.locator("#pause");
    }

    /** Pauses the sound, or resumes it. */
    Locator soundButton() {
        return page.locator("#sound");
    }

    Locator banner() {
        return page.locator("#banner");
    }

    /** Waits until a text is there. */
    static void shows(Locator place, String text) {
        assertThat(place)
                .containsText(text, new LocatorAssertions.ContainsTextOptions().setTimeout(MILLIS));
    }

    /** Waits until the text is just this. */
    static void hasText(Locator place, String text) {
        assertThat(place).hasText(text, new LocatorAssertions.HasTextOptions().setTimeout(MILLIS));
    }

    /** What stands there becomes another text; a value may be the same for some seconds. */
    static void changes(Locator place, String before) {
        assertThat(place)
                .not()
                .hasText(before, new LocatorAssertions.HasTextOptions().setTimeout(MILLIS));
    }

    static void isShown(Locator place) {
        assertThat(place.first()).isVisible(visible());
    }

    /** Waits at most so long. */
    static void isShownWithin(Locator place, double millis) {
        assertThat(place).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(millis));
    }

    static void isGone(Locator place, double millis) {
        assertThat(place).isHidden(new LocatorAssertions.IsHiddenOptions().setTimeout(millis));
    }

    static void has(Locator place, String attribute, String value) {
        assertThat(place)
                .hasAttribute(
                        attribute,
                        value,
                        new LocatorAssertions.HasAttributeOptions().setTimeout(MILLIS));
    }

    /** Keeps what it looks like, with everything lit that flashes. */
    void picture(Path file) {
        byte[] _ =
                page.screenshot(
                        new Page.ScreenshotOptions()
                                .setPath(file)
                                .setAnimations(ScreenshotAnimations.DISABLED));
    }

    private static LocatorAssertions.IsVisibleOptions visible() {
        return new LocatorAssertions.IsVisibleOptions().setTimeout(MILLIS);
    }
}
