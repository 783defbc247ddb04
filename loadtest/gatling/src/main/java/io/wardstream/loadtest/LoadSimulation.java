package io.wardstream.loadtest;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.javaapi.core.OpenInjectionStep;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/** A suite as Gatling runs it: who comes when, and the objectives at the end. */
abstract class LoadSimulation extends Simulation {
    /** Acks, accounts and reports that are waited for when everybody has left. */
    private static final Duration STRAGGLERS = Duration.ofMinutes(3);

    private static final Duration SPIKE_RAMP = Duration.ofSeconds(5);

    private final Suite suite;
    private final LoadSettings settings;
    private final Target target;
    private final Cast cast;
    private final Window window;
    private final Devices devices;
    private final People people;

    LoadSimulation(Suite suite) {
        Map<String, String> given = Settings.in(System.getProperties());
        this.suite = suite;
        settings = LoadSettings.of(given);
        target = Target.of(given);
        cast = Cast.prepare(target, suite, settings);
        window = new Window(InstantSource.system(), settings);
        devices = new Devices(target, settings, window);
        people = new People(roundRobin(cast.accounts()), settings, window);
        SetUp _ =
                setUp(populations())
                        .protocols(protocol())
                        .assertions(new Objectives(suite, settings).all())
                        .maxDuration(longest());
    }

    private Duration longest() {
        return settings.seconds(Count.RAMP_SECONDS)
                .plus(settings.seconds(Count.SECONDS))
                .plus(STRAGGLERS);
    }

    /** Answers are not cached: a page that is opened anew has nothing. */
    private HttpProtocolBuilder protocol() {
        return http.baseUrl(target.url().toString())
                .acceptHeader("application/json, */*;q=0.5")
                .userAgentHeader("wardstream-loadtest")
                .disableCaching()
                .disableWarmUp();
    }

    private List<PopulationBuilder> populations() {
        List<PopulationBuilder> populations = new ArrayList<>();
        populations.add(fleet());
        if (suite.hasPeople()) {
            populations.add(
                    people.asking("people", persons(0), window::end)
                            .injectOpen(ramp(settings.of(Count.USERS))));
        }
        if (suite == Suite.SPIKE) {
            populations.addAll(spike());
        }
        if (suite.hasPages()) {
            populations.addAll(pages());
        }
        return populations;
    }

    private OpenInjectionStep ramp(int users) {
        return rampUsers(users).during(settings.seconds(Count.RAMP_SECONDS));
    }

    private PopulationBuilder fleet() {
        int count = settings.of(Count.DEVICES);
        return devices.sending(
                        "devices",
                        roundRobin(cast.monitors().subList(0, count)),
                        window::end,
                        suite == Suite.STORM)
                .injectOpen(ramp(count))
                .andThen(
                        new Accounts(target, window, cast.monitors())
                                .asked()
                                .injectOpen(atOnceUsers(1)));
    }

    /** Those who come at the first third and leave at the second. */
    private List<PopulationBuilder> spike() {
        int first = settings.of(Count.DEVICES);
        int users = suite.people(settings) - settings.of(Count.USERS);
        List<Monitor> more = cast.monitors().subList(first, cast.monitors().size());
        Duration wait =
                settings.seconds(Count.RAMP_SECONDS)
                        .plus(settings.seconds(Count.SECONDS).dividedBy(3));
        return List.of(
                devices.sending("more devices", roundRobin(more), window::secondThird, false)
                        .injectOpen(nothingFor(wait), rampUsers(more.size()).during(SPIKE_RAMP)),
                people.asking("more people", persons(settings.of(Count.USERS)), window::secondThird)
                        .injectOpen(nothingFor(wait), rampUsers(users).during(SPIKE_RAMP)));
    }

    /** Pages come when devices do send, for each waits for something to be told. */
    private List<PopulationBuilder> pages() {
        Pages pages = new Pages(target, people, window);
        Duration wait = settings.seconds(Count.RAMP_SECONDS);
        Duration ramp = settings.seconds(Count.SECONDS).dividedBy(4);
        return List.of(
                pages.watching(roundRobin(cast.wards()))
                        .injectOpen(
                                nothingFor(wait),
                                rampUsers(settings.of(Count.VIEWERS)).during(ramp)),
                new Probes(devices, pages, window)
                        .crossing(roundRobin(cast.probes()))
                        .injectOpen(
                                nothingFor(wait),
                                rampUsers(settings.of(Count.PROBES)).during(ramp)));
    }

    private Supplier<Cast.Person> persons(int first) {
        return counted(number -> cast.person(first + number, settings.of(Count.PATIENTS)));
    }

    private static <T> Supplier<T> roundRobin(List<T> things) {
        return counted(number -> things.get(number % things.size()));
    }

    private static <T> Supplier<T> counted(IntFunction<T> next) {
        AtomicInteger number = new AtomicInteger();
        return () -> next.apply(number.getAndIncrement() & Integer.MAX_VALUE);
    }

    /** What the report of requests does not say; then the platform is left as it was found. */
    @Override
    public final void after() {
        LongSummaryStatistics acked =
                cast.monitors().stream().mapToLong(Monitor::acked).summaryStatistics();
        IntSummaryStatistics sent =
                cast.monitors().stream().mapToInt(Monitor::sent).summaryStatistics();
        System.out.println("samples: sent " + sent.getSum() + ", acked " + acked.getSum());
        if (suite == Suite.STORM) {
            LongSummaryStatistics back =
                    cast.monitors().stream()
                            .mapToLong(Monitor::backMillis)
                            .filter(millis -> millis > 0)
                            .summaryStatistics();
            System.out.println(
                    "after the storm: "
                            + back.getCount()
                            + " of "
                            + cast.monitors().size()
                            + " devices are acked again, the last after "
                            + Math.max(0, back.getMax())
                            + " ms");
        }
        cast.close();
    }
}
