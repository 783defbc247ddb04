package io.wardstream.alerts;

import static io.wardstream.registry.RegistryBed.done;

import io.vertx.sqlclient.Tuple;
import io.wardstream.alerts.AlarmBurden.Figures;
import io.wardstream.alerts.AlarmBurden.Group;
import io.wardstream.alerts.AlarmBurden.Range;
import io.wardstream.alerts.engine.Condition;
import io.wardstream.alerts.engine.Condition.Side;
import io.wardstream.alerts.engine.Transition.Began;
import io.wardstream.alerts.engine.Transition.Changed;
import io.wardstream.alerts.engine.Transition.Ended;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.registry.NewPatient;
import io.wardstream.registry.Patient;
import io.wardstream.registry.PatientChange;
import io.wardstream.registry.Placement;
import io.wardstream.registry.RegistryBed;
import io.wardstream.registry.Ward;
import io.wardstream.store.Scope;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lives of alarms on a real database, remembered here as well, and the burden of what is remembered
 * counted the long way.
 */
final class BurdenBed implements AutoCloseable {
    static final Instant FIRST = Instant.parse("2026-02-01T00:00:00Z");
    static final Instant NOW = Instant.parse("2026-02-15T00:00:00Z");

    private static final List<VitalSign> VITALS =
            List.of(VitalSign.SPO2, VitalSign.HEART_RATE, VitalSign.ETCO2);
    private static final AlarmPriority[] PRIORITIES = AlarmPriority.values();

    final RegistryBed registry = new RegistryBed();
    final Alarms alarms;
    private final AlarmStore store;
    private final List<Told> all = new ArrayList<>();

    BurdenBed() {
        store = new PgAlarmStore(registry.database);
        alarms =
                new PgAlarms(
                        registry.database,
                        store,
                        new AlarmPublisher(registry.vertx.eventBus()),
                        Clock.fixed(NOW, ZoneOffset.UTC));
    }

    /** What has become of one alarm, version by version, and whose it was at first. */
    static final class Told {
        private final Patient patient;
        private final List<Recording> versions = new ArrayList<>();

        private Told(Patient patient) {
            this.patient = patient;
        }

        Alarm standing() {
            return versions.getLast().alarm().recorded();
        }

        private Alarm.Progress first() {
            return versions.getFirst().alarm().progress();
        }

        private long seconds(long at) {
            return (at - first().raisedAt()) / 1_000;
        }

        private @Nullable Long seenAfter() {
            return versions.stream()
                    .filter(version -> version.kind().equals("acknowledged"))
                    .map(version -> seconds(version.at()))
                    .findFirst()
                    .orElse(null);
        }

        private @Nullable Long goneAfter() {
            long clearedAt = standing().progress().clearedAt();
            return clearedAt == 0 ? null : seconds(clearedAt);
        }

        private long lasted() {
            Long gone = goneAfter();
            if (gone != null) {
                return gone;
            }
            long closedAt = standing().progress().closedAt();
            return seconds(closedAt == 0 ? NOW.toEpochMilli() : closedAt);
        }

        private boolean wentByItself() {
            Long gone = goneAfter();
            Long seen = seenAfter();
            return gone != null && gone < 15 && (seen == null || seen > gone);
        }

        private boolean isIn(Range range) {
            long raisedAt = first().raisedAt();
            return patient.hospitalId() == range.hospitalId()
                    && (range.wardId() == 0 || patient.wardId() == range.wardId())
                    && raisedAt >= range.from().toEpochMilli()
                    && raisedAt < range.to().toEpochMilli();
        }
    }

    Ward ward(Ward beside, String name) {
        return RegistryBed.await(
                registry.registry
                        .hospitals()
                        .find(Scope.platform(), beside.hospitalPublicId())
                        .compose(
                                hospital ->
                                        registry.registry
                                                .hospitals()
                                                .createWard(hospital.orElseThrow(), name)));
    }

    Patient patient(Ward ward, @Nullable String bed) {
        return RegistryBed.await(
                registry.registry.patients().create(new NewPatient(ward, bed, "one")));
    }

    Told raise(Patient patient, AlarmPriority priority, Instant at) {
        Told told = new Told(patient);
        all.add(told);
        write(told, raised(patient, new Condition(VitalSign.SPO2, Side.LOW), priority, at));
        return told;
    }

    void raiseAndEnd(Patient patient, Instant at) {
        Told told = raise(patient, AlarmPriority.LOW, at);
        step(told, ended(told, at.plusSeconds(20)));
    }

    /** Of all that lie there: the devices of nobody in particular. */
    void raiseOfWard(Ward ward, Instant at) {
        done(
                registry.database
                        .platform()
                        .preparedQuery(
                                """
                                INSERT INTO alarm (id, condition_since, raised_at, closed_at,
                                  ward_public_id, patient_public_id, device_public_id, version,
                                  hospital_id, ward_id, patient_id, device_id, place, rule_version,
                                  shard, latching, kind, code, alarm_text, priority, state)
                                VALUES (gen_random_uuid(), $1, $1, $1, $2, $2, $2, 1, $3, $4, 0, 0,
                                  $4, 0, 0, false, 'technical', 'DEVICES_LOST', 'lost', 'medium',
                                  'NORMAL')
                                """)
                        .execute(
                                Tuple.of(
                                        at.atOffset(ZoneOffset.UTC),
                                        ward.publicId(),
                                        ward.hospitalId(),
                                        ward.id())));
        done(
                registry.database
                        .platform()
                        .preparedQuery(
                                """
                                INSERT INTO alarm_event (alarm_no, version, hospital_id, kind,
                                  happened_at, state, priority)
                                SELECT no, 1, hospital_id, 'raised', raised_at, 'UNACKNOWLEDGED',
                                  'medium'
                                FROM alarm
                                WHERE ward_id = $1 AND raised_at = $2 AND patient_id = 0
                                """)
                        .execute(Tuple.of(ward.id(), at.atOffset(ZoneOffset.UTC))));
    }

    /** To another ward, without a bed. */
    void move(Patient patient, Ward to, Told told) {
        done(
                registry.registry
                        .patients()
                        .change(patient.id(), new PatientChange(to, null, null, null), _ -> true));
        step(told, new Step.Moved(place(patient, to), told.first().raisedAt() + 1_000));
    }

    void forgetPlaces(Ward ward) {
        done(
                registry.database
                        .platform()
                        .preparedQuery(
                                """
                                UPDATE alarm SET raised_ward_id = NULL, raised_bed_id = NULL
                                WHERE ward_id = $1
                                """)
                        .execute(Tuple.of(ward.id())));
    }

    /** Two weeks of eight patients, three conditions each: one alarm of a condition at a time. */
    void live(int seed, List<Ward> wards) {
        Random random = new Random(seed);
        for (int number = 0; number < 8; number++) {
            Ward ward = wards.get(number % wards.size());
            Patient patient = patient(ward, number < 6 ? "bed " + number : null);
            for (VitalSign vital : VITALS) {
                live(random, patient, new Condition(vital, Side.LOW), wards);
            }
        }
    }

    private void live(Random random, Patient patient, Condition condition, List<Ward> wards) {
        Instant at = FIRST.plusSeconds(random.nextInt(40_000));
        while (at.isBefore(NOW)) {
            Told told = new Told(patient);
            all.add(told);
            AlarmPriority priority = PRIORITIES[random.nextInt(PRIORITIES.length)];
            write(told, raised(patient, condition, priority, at));
            Instant next = at;
            for (int step = random.nextInt(5); step >= 0 && told.standing().isOpen(); step--) {
                next = next.plusSeconds(random.nextInt(25));
                happen(random, told, condition, next, wards);
            }
            if (told.standing().isOpen() && next.plusSeconds(90_000).isBefore(NOW)) {
                step(told, new Step.Unassigned(next.plusSeconds(40).toEpochMilli()));
            }
            if (told.standing().isOpen()) {
                return;
            }
            at = next.plusSeconds(41 + random.nextInt(70_000));
        }
    }

    private void happen(
            Random random, Told told, Condition condition, Instant at, List<Ward> wards) {
        long now = at.toEpochMilli();
        AlarmPriority priority = PRIORITIES[random.nextInt(PRIORITIES.length)];
        switch (random.nextInt(7)) {
            case 0, 1, 2 -> step(told, new Step.Judged(new Ended(condition, 95, now), now));
            case 3 ->
                    step(
                            told,
                            new Step.Judged(
                                    new Changed(condition, priority, 85, 88, 3, false, now), now));
            case 4 ->
                    step(
                            told,
                            new Step.Judged(
                                    new Began(condition, priority, 86, 88, 3, false, now, 7), now));
            case 5 -> step(told, new Step.Moved(place(told.patient, wards.getLast()), now));
            default -> write(told, AlarmSteps.acknowledged(told.standing(), "nurse", now));
        }
    }

    private static Step ended(Told told, Instant at) {
        Condition condition = new Condition(VitalSign.SPO2, Side.LOW);
        long now = Math.max(at.toEpochMilli(), told.first().raisedAt());
        return new Step.Judged(new Ended(condition, 95, now), now);
    }

    private void step(Told told, Step step) {
        write(told, AlarmSteps.apply(step, told.standing()));
    }

    /** Nothing when nothing has changed. */
    private void write(Told told, @Nullable Recording next) {
        if (next == null) {
            return;
        }
        boolean isFirst = told.versions.isEmpty();
        told.versions.add(next);
        List<Recording> one = List.of(next);
        Alarm standing =
                RegistryBed.await(isFirst ? store.raise(one) : store.change(one))
                        .get(next.alarm().id());
        if (!next.alarm().recorded().equals(standing)) {
            throw new AssertionError("not recorded: " + next + ", there is " + standing);
        }
    }

    private static Recording raised(
            Patient patient, Condition condition, AlarmPriority priority, Instant at) {
        long now = at.toEpochMilli();
        Began began = new Began(condition, priority, 86, 88, 3, false, now, 7);
        Placement place =
                new Placement(
                        7,
                        UUID.randomUUID(),
                        patient.hospitalId(),
                        patient.wardId(),
                        patient.wardPublicId(),
                        patient.id(),
                        patient.publicId());
        return AlarmSteps.raise(new Step.Judged(began, now), place);
    }

    private static Placement place(Patient patient, Ward ward) {
        return new Placement(
                7,
                UUID.randomUUID(),
                ward.hospitalId(),
                ward.id(),
                ward.publicId(),
                patient.id(),
                patient.publicId());
    }

    /** Counted the long way. */
    AlarmBurden byHand(Range range) {
        List<Told> told = all.stream().filter(alarm -> alarm.isIn(range)).toList();
        Map<Integer, Long> byPatient =
                told.stream()
                        .collect(
                                Collectors.groupingBy(
                                        alarm -> alarm.patient.id(), Collectors.counting()));
        long withoutBed =
                told.stream()
                        .filter(alarm -> alarm.patient.bed() == null)
                        .map(alarm -> alarm.patient.id())
                        .distinct()
                        .count();
        int beds = range.bedsKnown() + (int) withoutBed;
        int topBeds = (beds + 9) / 10;
        long ofTop =
                byPatient.values().stream()
                        .sorted(Comparator.reverseOrder())
                        .limit(topBeds)
                        .mapToLong(Long::longValue)
                        .sum();
        return new AlarmBurden(
                beds,
                figures(told),
                groups(told),
                topBeds,
                told.isEmpty() ? null : (double) ofTop / told.size());
    }

    private static List<Group> groups(List<Told> told) {
        Map<List<Object>, List<Told>> byKind =
                told.stream()
                        .collect(
                                Collectors.groupingBy(
                                        alarm -> List.of(alarm.first().priority(), vital(alarm))));
        return byKind.values().stream()
                .map(BurdenBed::group)
                .sorted(
                        Comparator.comparingLong((Group group) -> -group.figures().alarms())
                                .thenComparing(group -> group.priority().wireName())
                                .thenComparing(group -> String.valueOf(group.vital())))
                .toList();
    }

    private static VitalSign vital(Told alarm) {
        VitalSign vital = alarm.standing().cause().vital();
        if (vital == null) {
            throw new AssertionError("all of these are of a vital");
        }
        return vital;
    }

    private static Group group(List<Told> alike) {
        Told one = alike.getFirst();
        return new Group(
                one.standing().cause().kind(), one.first().priority(), vital(one), figures(alike));
    }

    private static Figures figures(List<Told> told) {
        List<Double> seen = sorted(told, Told::seenAfter);
        return new Figures(
                told.size(),
                told.stream().filter(alarm -> alarm.standing().isOpen()).count(),
                told.stream().filter(Told::wentByItself).count(),
                percentile(sorted(told, Told::lasted), 0.5),
                seen.size(),
                percentile(seen, 0.5),
                percentile(seen, 0.9));
    }

    private static List<Double> sorted(List<Told> told, Function<Told, @Nullable Long> seconds) {
        List<Double> found = new ArrayList<>();
        for (Told alarm : told) {
            Long value = seconds.apply(alarm);
            if (value != null) {
                found.add((double) value);
            }
        }
        found.sort(Comparator.naturalOrder());
        return found;
    }

    /** Between two values in proportion. */
    private static @Nullable Double percentile(List<Double> sorted, double part) {
        if (sorted.isEmpty()) {
            return null;
        }
        double place = part * (sorted.size() - 1);
        double low = sorted.get((int) Math.floor(place));
        double high = sorted.get((int) Math.ceil(place));
        return low + (high - low) * (place - Math.floor(place));
    }

    @Override
    public void close() {
        registry.close();
    }
}
