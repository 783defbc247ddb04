package io.wardstream.standalone.faults;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Path;

/** Takes the pictures of the README; started by {@code scripts/screenshot}. */
final class Screenshots {

    /** Until the sparklines have a shape. */
    private static final double A_WHILE_MILLIS = 75_000;

    private static final double ALARM_MILLIS = 180_000;

    private Screenshots() {}

    /** Arguments: address, user name, password, folder. */
    public static void main(String[] arguments) {
        Path folder = Path.of(arguments[3]);
        try (Browser browser = Browser.start()) {
            WardPage ward = browser.open(arguments[0]);
            ward.logIn(arguments[1], arguments[2]);
            Page page = ward.page();
            page.waitForTimeout(A_WHILE_MILLIS);
            Locator ill = page.locator(".tile[data-alarm-state=UNACKNOWLEDGED]").first();
            ill.waitFor(new Locator.WaitForOptions().setTimeout(ALARM_MILLIS));
            ward.picture(folder.resolve("ward.png"));
            ill.click();
            page.locator(".chart canvas").first().waitFor();
            page.waitForTimeout(2_000);
            ward.picture(folder.resolve("patient.png"));
        }
    }
}
