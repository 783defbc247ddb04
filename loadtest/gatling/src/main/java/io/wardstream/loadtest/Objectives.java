package io.wardstream.loadtest;

import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.global;

import io.gatling.javaapi.core.Assertion;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a suite is held to: nothing lost, nothing failed, and how long things may take. */
final class Objectives {
    private final Suite suite;
    private final LoadSettings settings;

    Objectives(Suite suite, LoadSettings settings) {
        this.suite = suite;
        this.settings = settings;
    }

    List<Assertion> all() {
        List<Assertion> all = new ArrayList<>();
        correctness().forEach(all::add);
        if (!settings.isCorrectnessOnly()) {
            times().forEach(all::add);
        }
        return all;
    }

    private Stream<Assertion> correctness() {
        Stream<Assertion> always =
                Stream.of(
                        atLeast(Devices.ACK, suite.devices(settings)),
                        atLeast(Accounts.ACCOUNT, 1),
                        noneFails(Accounts.ACCOUNT));
        return Stream.of(always, failures(), pages(), people()).flatMap(it -> it);
    }

    /** In a storm a node may refuse connections for a while; devices come back all the same. */
    private Stream<Assertion> failures() {
        if (suite != Suite.STORM) {
            return Stream.of(global().failedRequests().count().is(0L));
        }
        return Stream.of(
                noneFails(Devices.ACK),
                noneFails(Devices.BACK),
                details(Devices.BACK)
                        .successfulRequests()
                        .count()
                        .is((long) suite.devices(settings)));
    }

    private Stream<Assertion> pages() {
        return suite.hasPages()
                ? Stream.of(
                        atLeast(Pages.WARD_FRAME, suite.viewers(settings)),
                        atLeast(Probes.ALARM, suite.probes(settings)))
                : Stream.empty();
    }

    private Stream<Assertion> people() {
        return routes().map(route -> atLeast(route, 1));
    }

    private Stream<Assertion> times() {
        Stream<Assertion> alarms =
                suite.hasPages()
                        ? Stream.of(
                                details(Probes.ALARM)
                                        .responseTime()
                                        .percentile(99)
                                        .lt(settings.of(Count.ALARM_MILLIS)))
                        : Stream.empty();
        return Stream.of(
                        settings.ack().of(Devices.ACK),
                        alarms,
                        routes().flatMap(settings.api()::of))
                .flatMap(it -> it);
    }

    private Stream<String> routes() {
        if (!suite.hasPeople()) {
            return Stream.empty();
        }
        Stream<String> routes = Stream.of(People.LATEST, People.HISTORY, People.DEVICES);
        return settings.of(Count.REPORT_SECONDS) == 0
                ? routes
                : Stream.concat(routes, Stream.of(People.REPORTS));
    }

    private static Assertion atLeast(String name, int count) {
        return details(name).successfulRequests().count().gte((long) count);
    }

    private static Assertion noneFails(String name) {
        return details(name).failedRequests().count().is(0L);
    }
}
