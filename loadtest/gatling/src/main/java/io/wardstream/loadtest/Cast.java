package io.wardstream.loadtest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Who takes part in a run: beds of the file of tokens, the wards they are in, accounts and rules
 * that are made for it and removed with {@link #close}.
 */
final class Cast implements AutoCloseable {
    private static final int SECRET_BYTES = 16;
    private static final int NAME_BYTES = 4;

    /** Wards are looked for at so many beds, evenly spread. */
    private static final int ASKED_BEDS = 100;

    /** Pages share accounts; each has a session of its own. */
    private static final int ACCOUNTS_OF_PAGES = 20;

    private final Target target;
    private final List<Monitor> monitors;
    private final List<Probe> probes;
    private final List<Ward> wards;
    private final List<Account> accounts;
    private final List<String> made;

    /** A ward that pages watch. */
    record Ward(String id, String hospitalId) {}

    /** A device that crosses limits. */
    record Probe(Monitor monitor, String hospitalId) {}

    /** Somebody and the patients they look after. */
    record Person(int number, List<String> patientIds) {
        Person {
            patientIds = List.copyOf(patientIds);
        }
    }

    /**
     * An account.
     *
     * @param credentials the body of a log-in, never printed
     */
    record Account(String credentials) {
        @Override
        public String toString() {
            return "Account[***]";
        }
    }

    private Cast(
            Target target,
            List<Monitor> monitors,
            List<Probe> probes,
            Collection<Ward> wards,
            List<Account> accounts,
            List<String> made) {
        this.target = target;
        this.monitors = List.copyOf(monitors);
        this.probes = List.copyOf(probes);
        this.wards = List.copyOf(wards);
        this.accounts = List.copyOf(accounts);
        this.made = List.copyOf(made);
    }

    /**
     * Makes what the suite needs on the platform.
     *
     * @throws LoadTestException when it cannot be made
     */
    static Cast prepare(Target target, Suite suite, LoadSettings settings) {
        List<Bed> beds = Bed.read(target.tokens(), suite.beds(settings));
        List<Monitor> monitors = new ArrayList<>();
        for (Bed bed : beds) {
            monitors.add(new Monitor(bed, monitors.size(), settings.of(Count.PERIOD_MILLIS)));
        }
        int senders = suite.devices(settings);
        try (Platform platform = Platform.logIn(target)) {
            List<String> made = new ArrayList<>();
            Set<Ward> wards = wards(platform, beds.subList(0, senders));
            List<Probe> probes = new ArrayList<>();
            for (Monitor monitor : monitors.subList(senders, monitors.size())) {
                Ward ward = ward(platform, monitor.bed());
                probes.add(new Probe(monitor, ward.hospitalId()));
                String rule = Probes.rule(monitor.bed().patientId()).toString();
                platform.postUnlessThere("/api/alert-rules", rule)
                        .ifPresent(it -> made.add("/api/alert-rules/" + id(it)));
            }
            int people =
                    Math.max(
                            suite.people(settings),
                            Math.min(suite.viewers(settings) + probes.size(), ACCOUNTS_OF_PAGES));
            List<Account> accounts = accounts(platform, people, wards, made);
            return new Cast(target, monitors.subList(0, senders), probes, wards, accounts, made);
        }
    }

    private static Set<Ward> wards(Platform platform, List<Bed> beds) {
        Set<Ward> wards = new LinkedHashSet<>();
        int step = Math.max(1, beds.size() / ASKED_BEDS);
        for (int i = 0; i < beds.size(); i += step) {
            boolean _ = wards.add(ward(platform, beds.get(i)));
        }
        return wards;
    }

    private static Ward ward(Platform platform, Bed bed) {
        JsonNode patient = platform.get("/api/patients/" + bed.patientId());
        return new Ward(patient.path("wardId").textValue(), patient.path("hospitalId").textValue());
    }

    private static List<Account> accounts(
            Platform platform, int count, Set<Ward> wards, List<String> made) {
        SecureRandom random = new SecureRandom();
        String run = secret(random, NAME_BYTES);
        Set<String> hospitals = new LinkedHashSet<>();
        wards.forEach(ward -> hospitals.add(ward.hospitalId()));
        List<Account> accounts = new ArrayList<>();
        while (accounts.size() < count) {
            String name = String.format(Locale.ROOT, "load-%s-%04d", run, accounts.size() + 1);
            String password = secret(random, SECRET_BYTES);
            ObjectNode user = Json.object().put("username", name).put("password", password);
            for (String hospital : hospitals) {
                user.withArray("grants")
                        .addObject()
                        .put("role", "clinician")
                        .put("hospitalId", hospital);
            }
            made.add("/api/users/" + id(platform.post("/api/users", user.toString())));
            accounts.add(new Account(credentials(name, password)));
        }
        return accounts;
    }

    private static String secret(SecureRandom random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static String id(JsonNode made) {
        return made.path("id").textValue();
    }

    /** The body of a log-in. */
    static String credentials(String username, String password) {
        return Json.object().put("username", username).put("password", password).toString();
    }

    /** Those that send and nothing else. */
    List<Monitor> monitors() {
        return monitors;
    }

    List<Probe> probes() {
        return probes;
    }

    List<Ward> wards() {
        return wards;
    }

    List<Account> accounts() {
        return accounts;
    }

    /** One person's patients come behind the other's, and from the first again. */
    Person person(int number, int patients) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < patients; i++) {
            int at = (int) (((long) number * patients + i) % monitors.size());
            ids.add(monitors.get(at).bed().patientId());
        }
        return new Person(number, ids);
    }

    /** Removes accounts and rules; the devices stay. */
    @Override
    public void close() {
        try (Platform platform = Platform.logIn(target)) {
            made.forEach(platform::delete);
        }
    }
}
