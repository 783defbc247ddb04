package io.wardstream.loadtest;

import java.util.Locale;

/** What is tried, and who takes part in it; devices always do. */
enum Suite {
    FLEET(FleetSimulation.class, 60, false, false, "devices send and wait for their acks"),
    DASHBOARDS(
            DashboardsSimulation.class,
            60,
            true,
            false,
            "pages watch wards and alarms over SockJS while devices send"),
    REST(
            RestSimulation.class,
            60,
            false,
            true,
            "people ask for latest values, histories, devices and reports while devices send"),
    STORM(
            StormSimulation.class,
            60,
            false,
            false,
            "all devices lose their connections at once, and come back"),
    SPIKE(
            SpikeSimulation.class,
            90,
            false,
            true,
            "the load is several times as high for a third of the time"),
    SOAK(SoakSimulation.class, 600, true, true, "all of them, for long");

    private final Class<? extends LoadSimulation> simulation;
    private final int usualSeconds;
    private final boolean hasPages;
    private final boolean hasPeople;
    private final String description;

    Suite(
            Class<? extends LoadSimulation> simulation,
            int usualSeconds,
            boolean hasPages,
            boolean hasPeople,
            String description) {
        this.simulation = simulation;
        this.usualSeconds = usualSeconds;
        this.hasPages = hasPages;
        this.hasPeople = hasPeople;
        this.description = description;
    }

    /** The class Gatling runs. */
    String simulation() {
        return simulation.getName();
    }

    /** How long it goes on when nobody says. */
    int usualSeconds() {
        return usualSeconds;
    }

    boolean hasPages() {
        return hasPages;
    }

    boolean hasPeople() {
        return hasPeople;
    }

    String description() {
        return description;
    }

    /** Its name on the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Devices that send, the most at a time. */
    int devices(LoadSettings settings) {
        int devices = settings.of(Count.DEVICES);
        return this == SPIKE ? devices * settings.of(Count.SPIKE_FACTOR) : devices;
    }

    int probes(LoadSettings settings) {
        return hasPages ? settings.of(Count.PROBES) : 0;
    }

    /** Devices it needs, each with a patient. */
    int beds(LoadSettings settings) {
        return devices(settings) + probes(settings);
    }

    /** People who ask, the most at a time. */
    int people(LoadSettings settings) {
        int people = hasPeople ? settings.of(Count.USERS) : 0;
        return this == SPIKE ? people * settings.of(Count.SPIKE_FACTOR) : people;
    }

    int viewers(LoadSettings settings) {
        return hasPages ? settings.of(Count.VIEWERS) : 0;
    }

    /** Sockets that are open at a time, the most. */
    int sockets(LoadSettings settings) {
        return devices(settings) + people(settings) + 2 * viewers(settings) + 3 * probes(settings);
    }
}
