package io.wardstream.standalone.faults;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The Chromium of this machine, without a window; what its pages complain of is kept. To be used by
 * the test's thread only.
 */
final class Browser implements AutoCloseable {
    private static final List<Path> PLACES =
            List.of(
                    Path.of("/usr/bin/chromium"),
                    Path.of("/usr/bin/chromium-browser"),
                    Path.of("/usr/bin/google-chrome"));
    private static final List<String> ARGUMENTS =
            List.of(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    "--no-first-run");

    /** Of a fair ward station, and of a fair phone. */
    private static final int[] DESK = {1440, 900};

    private static final int[] PHONE = {390, 844};
    private static final double MILLIS = 15_000;

    /** What Chromium itself says of a server that is away or refuses: not the page's fault. */
    private static final List<String> OF_THE_NETWORK =
            List.of(
                    "Failed to load resource:",
                    "WebSocket connection to",
                    "EventSource's response");

    private final Playwright playwright;
    private final com.microsoft.playwright.Browser chromium;
    private final List<String> complaints = new ArrayList<>();

    private Browser(Playwright playwright, Path program) {
        this.playwright = playwright;
        this.chromium =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(program)
                                        .setArgs(ARGUMENTS));
    }

    /** Starts it; a machine without Chromium skips the test. */
    static Browser start() {
        Path program =
                PLACES.stream().filter(Files::isExecutable).findFirst().orElse(PLACES.getFirst());
        assumeTrue(Files.isExecutable(program), "no Chromium: apt-get install chromium");
        Playwright playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new Browser(playwright, program);
    }

    /** Opens a page on a screen of its own, with no session and nothing remembered. */
    WardPage open(String url) {
        return open(url, DESK, false);
    }

    /** The same on a phone, with fingers. */
    WardPage openOnPhone(String url) {
        return open(url, PHONE, true);
    }

    private WardPage open(String url, int[] size, boolean isPhone) {
        BrowserContext context =
                chromium.newContext(
                        new com.microsoft.playwright.Browser.NewContextOptions()
                                .setViewportSize(size[0], size[1])
                                .setIsMobile(isPhone)
                                .setHasTouch(isPhone));
        context.setDefaultTimeout(MILLIS);
        Page page = context.newPage();
        page.onConsoleMessage(this::heard);
        page.onPageError(complaints::add);
        page.onDialog(
                dialog -> {
                    complaints.add("a dialog opened: " + dialog.message());
                    dialog.dismiss();
                });
        page.navigate(url);
        return new WardPage(page);
    }

    private void heard(ConsoleMessage message) {
        boolean isBad = List.of("error", "warning").contains(message.type());
        if (isBad && OF_THE_NETWORK.stream().noneMatch(message.text()::startsWith)) {
            complaints.add(message.type() + ": " + message.text());
        }
    }

    /**
     * Closes every page.
     *
     * @return errors, warnings, violations of the policy and dialogs of all pages since the last
     *     time
     */
    List<String> closePages() {
        chromium.contexts().forEach(BrowserContext::close);
        List<String> heard = List.copyOf(complaints);
        complaints.clear();
        return heard;
    }

    @Override
    public void close() {
        Stream.<AutoCloseable>of(chromium, playwright).forEach(Browser::close);
    }

    private static void close(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception failure) {
            throw new IllegalStateException("the browser does not end", failure);
        }
    }
}
