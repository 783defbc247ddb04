package io.wardstream.standalone.faults;

import static io.wardstream.standalone.faults.WardPage.changes;
import static io.wardstream.standalone.faults.WardPage.isGone;
import static io.wardstream.standalone.faults.WardPage.isShown;
import static io.wardstream.standalone.faults.WardPage.isShownWithin;
import static io.wardstream.standalone.faults.WardPage.shows;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import io.wardstream.simulator.Simulation;
import io.wardstream.simulator.SimulationOptions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What somebody sees who watches a ward while the server has a bad day. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class PageOutageBT {
    private static final long SEED = 20_260;

    /** Three seconds without a tick, and a little for a busy machine. */
    private static final double BANNER_WITHIN = 4_500;

    private static final double BACK_WITHIN = 60_000;
    private static final double AT_ONCE = 2_500;

    private WatchedWard ward;

    @BeforeEach
    void start() {
        ward = WatchedWard.of(PageOutageBT.class, "One", "Adams, Jane", "Okafor, Chidi");
    }

    @AfterEach
    void stop() {
        try {
            assertThat(ward.browser.closePages()).isEmpty();
        } finally {
            ward.close();
        }
    }

    @Test
    void goesOnByItselfAfterTheServerWasKilled() {
        Simulation monitors = simulated();
        WardPage page = ward.browser.open(ward.url()).loggedIn();
        isLive(page);

        ward.node.kill9();

        isShownWithin(page.banner(), BANNER_WITHIN);
        shows(page.banner(), "values are not current");
        isShown(page.tile("1").locator(".cell.vital-heart_rate[data-state=stale]"));
        isShown(page.page().locator("#alarms .warning"));
        ward.node.restart();
        ward.node.awaitReady();
        isGone(page.banner(), BACK_WITHIN);
        FaultBed.awaitConnected(monitors, 2);
        isLive(page);
        isGone(page.page().locator("#alarms .warning"), AT_ONCE);
    }

    @Test
    void saysSoWhenTheServerIsFrozenAndGoesOnWhenItWakes() {
        Simulation _ = simulated();
        WardPage page = ward.browser.open(ward.url()).loggedIn();
        isLive(page);

        ward.node.pause();

        isShownWithin(page.banner(), BANNER_WITHIN);
        isShown(page.tile("1").locator(".cell.vital-heart_rate[data-state=stale]"));
        ward.node.resume();
        isGone(page.banner(), BACK_WITHIN);
        isLive(page);
    }

    @Test
    void marksAnAlarmThatTheDatabaseCannotTake() {
        HandDevice monitor = ward.monitor("1");
        WardPage page = ward.browser.open(ward.url()).loggedIn();
        shows(page.heartRate("1"), "72");
        Locator alarm = page.alarm("1", WatchedWard.ALARM);
        Locator mark = alarm.locator(".unrecorded");

        ward.bed.postgres.pause();
        monitor.sample(2, WatchedWard.FAST);

        isShownWithin(alarm, AT_ONCE);
        isShownWithin(mark, AT_ONCE);
        shows(page.tile("1").locator(".mentions"), "not recorded");
        ward.bed.postgres.resume();
        isGone(mark, BACK_WITHIN);
        isShown(alarm);
    }

    private Simulation simulated() {
        SimulationOptions eachSecond =
                SimulationOptions.to(ward.node.settings().deviceUrl()).seed(SEED).build();
        Simulation monitors = ward.bed.simulate(eachSecond, ward.devices());
        FaultBed.awaitConnected(monitors, 2);
        return monitors;
    }

    /** Values are there, current, and others than before. */
    private static void isLive(WardPage page) {
        Locator cell = page.tile("1").locator(".cell.vital-heart_rate");
        isShown(page.tile("1").locator(".cell.vital-heart_rate:not([data-state])"));
        String before = cell.locator(".value").textContent();
        changes(cell.locator(".value"), before);
    }
}
