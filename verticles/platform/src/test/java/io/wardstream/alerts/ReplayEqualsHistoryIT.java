package io.wardstream.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.alerts.engine.RuleTemplate;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.registry.AssignmentInterval;
import io.wardstream.registry.RegistryBed;
import io.wardstream.registry.WardStay;
import io.wardstream.samples.PgLiveSamples;
import io.wardstream.store.MigratedDatabase;
import io.wardstream.whatif.StayPlan;
import io.wardstream.whatif.StayReplay;
import io.wardstream.whatif.WhatIf;
import io.wardstream.whatif.WhatIfJob;
import io.wardstream.whatif.WhatIfJobs.Submitted;
import io.wardstream.whatif.WhatIfRequest;
import io.wardstream.whatif.WhatIfs;
import io.wardstream.whatif.replay.AlarmEpisode;
import io.wardstream.whatif.replay.WardRules;
import io.wardstream.whatif.replay.WhatIfReplay.Replayed;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What was raised live is what a replay with unchanged rules finds in the stored samples. */
class ReplayEqualsHistoryIT {
    private static final int SECONDS = 900;

    /** Those of low priority close by themselves, so each episode is an alarm of its own. */
    private static final List<RuleTemplate> RULES =
            List.of(
                    rule(VitalSign.SPO2, AlarmPriority.LOW, 88, Double.NaN, 2, 5, 1),
                    rule(VitalSign.HEART_RATE, AlarmPriority.LOW, 60, 100, 3, 0, 5),
                    rule(VitalSign.RESPIRATION_RATE, AlarmPriority.LOW, 10, 24, 0, 8, 3),
                    rule(VitalSign.ETCO2, AlarmPriority.MEDIUM, 30, 45, 1, 3, 1),
                    rule(VitalSign.ETCO2, AlarmPriority.HIGH, 20, 60, 1, 0, 1));

    private static final List<VitalSign> OF_ONE_ALARM_EACH =
            List.of(VitalSign.SPO2, VitalSign.HEART_RATE, VitalSign.RESPIRATION_RATE);

    private static AlertBed bed;
    private static Instant start;
    private static Monitor monitor;

    private record Told(String code, AlarmPriority priority, long since, long until) {

        static Told of(Alarm alarm) {
            return new Told(
                    alarm.cause().code(),
                    alarm.priority(),
                    alarm.cause().conditionSince(),
                    alarm.progress().conditionUntil());
        }

        static Told of(AlarmEpisode episode) {
            boolean goesOn = episode.until() == AlarmEpisode.GOES_ON;
            return new Told(
                    episode.condition().code(),
                    episode.priority(),
                    episode.since(),
                    goesOn ? 0 : episode.until());
        }
    }

    private static RuleTemplate rule(
            VitalSign vital,
            AlarmPriority priority,
            double low,
            double high,
            double hysteresis,
            int delaySeconds,
            int medianOf) {
        return new RuleTemplate(
                vital, priority, low, high, hysteresis, delaySeconds, medianOf, false);
    }

    @BeforeAll
    static void live() {
        bed = new AlertBed(MigratedDatabase.fresh(), RULES);
        start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofMinutes(45));
        monitor = bed.monitor();
        bed.run(
                "UPDATE device_assignment SET valid_from = $1",
                OffsetDateTime.ofInstant(start.minusSeconds(10), ZoneOffset.UTC));
        String judge = bed.judge(); // which learns from when on the device measures the patient
        // An alarm that is taken over is held against the platform's clock; these are of the past.
        await().atMost(Duration.ofSeconds(20)).until(() -> bed.restoring() == 0);
        wander(new Random(7));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(rowsOfOneAlarmEach()).isEqualTo(episodesOfOneAlarmEach()));
        bed.stop(judge);
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    private static void wander(Random random) {
        Map<VitalSign, Double> values = new EnumMap<>(VitalSign.class);
        values.put(VitalSign.SPO2, 90.0);
        values.put(VitalSign.HEART_RATE, 80.0);
        values.put(VitalSign.RESPIRATION_RATE, 17.0);
        values.put(VitalSign.ETCO2, 38.0);
        Map<VitalSign, double[]> bounds =
                Map.of(
                        VitalSign.SPO2, new double[] {80, 99},
                        VitalSign.HEART_RATE, new double[] {45, 115},
                        VitalSign.RESPIRATION_RATE, new double[] {5, 30},
                        VitalSign.ETCO2, new double[] {15, 65});
        for (int second = 0; second < SECONDS; second++) {
            for (Map.Entry<VitalSign, Double> entry : values.entrySet()) {
                double[] bound = bounds.getOrDefault(entry.getKey(), new double[] {0, 1});
                double step = (bound[1] - bound[0]) / 12 * (random.nextInt(3) - 1);
                entry.setValue(Math.clamp(entry.getValue() + step, bound[0], bound[1]));
            }
            monitor.at(start.plusSeconds(second).toEpochMilli());
            monitor.says(rounded(values));
        }
    }

    private static Map<VitalSign, Double> rounded(Map<VitalSign, Double> values) {
        Map<VitalSign, Double> rounded = new EnumMap<>(VitalSign.class);
        values.forEach((vital, value) -> rounded.put(vital, (double) Math.round(value)));
        return rounded;
    }

    private static List<Told> rowsOfOneAlarmEach() {
        return bed.alarms(monitor.patient()).stream()
                .filter(alarm -> OF_ONE_ALARM_EACH.contains(alarm.cause().vital()))
                .map(Told::of)
                .sorted(ReplayEqualsHistoryIT::byTime)
                .toList();
    }

    private static List<Told> episodesOfOneAlarmEach() {
        return replayed().stream()
                .filter(episode -> OF_ONE_ALARM_EACH.contains(episode.condition().vital()))
                .map(Told::of)
                .sorted(ReplayEqualsHistoryIT::byTime)
                .toList();
    }

    private static int byTime(Told one, Told other) {
        int byTime = Long.compare(one.since(), other.since());
        return byTime != 0 ? byTime : one.code().compareTo(other.code());
    }

    private static List<AlarmEpisode> replayed() {
        List<AlertRules.Stored> stored =
                RegistryBed.await(bed.alerts.rules().list(bed.scope, bed.ward.hospitalId()));
        WardRules rules =
                WardRules.of(
                        bed.ward.hospitalId(),
                        bed.ward.id(),
                        stored.stream().map(AlertRules.Stored::rule).toList(),
                        List.of());
        long from = start.toEpochMilli();
        long to = start.plusSeconds(SECONDS).toEpochMilli();
        WardStay stay =
                new WardStay(monitor.patient().id(), monitor.patient().publicId(), 0, from, to);
        StayReplay replay =
                new StayReplay(
                        bed.registry.vertx,
                        new PgLiveSamples(bed.registry.database),
                        bed.scope,
                        StayPlan.of(stay, bed.ward.id(), from, to, to),
                        List.of(
                                new AssignmentInterval(
                                        monitor.deviceId(), "", from, AssignmentInterval.OPEN)),
                        rules,
                        _ -> Future.succeededFuture(true));
        Replayed replayed = RegistryBed.await(replay.run()).orElseThrow();
        assertThat(replayed.after()).isEqualTo(replayed.before());
        return replayed.before();
    }

    @Test
    void findsTheSameAlarmsAtTheSameTimes() {
        assertThat(rowsOfOneAlarmEach()).hasSizeGreaterThan(10).isEqualTo(episodesOfOneAlarmEach());
    }

    /** An alarm that nobody has acknowledged is raised again, and not another one. */
    @Test
    void findsEachRaiseOfAnAlarmThatStays() {
        WhatIf whatIf = WhatIfs.open(bed.registry, bed.alerts.rules(), bed.clock);
        String worker =
                RegistryBed.await(bed.registry.vertx.deployVerticle(whatIf.verticles().get()));
        UUID id =
                switch (RegistryBed.await(whatIf.jobs().submit(request(), "nurse", null))) {
                    case Submitted.Accepted(WhatIfJob job) -> job.id();
                    case Submitted refused -> throw new AssertionError(refused);
                };

        JsonObject result =
                await().atMost(Duration.ofSeconds(20))
                        .until(
                                () -> Optional.ofNullable(job(whatIf, id).result()),
                                Optional::isPresent)
                        .orElseThrow();

        JsonObject recorded = result.getJsonObject("recorded");
        assertThat(recorded.getLong("raisedAgain")).isPositive();
        assertThat(result.getJsonObject("before").getLong("alarms"))
                .isEqualTo(recorded.getLong("alarms") + recorded.getLong("raisedAgain"));
        assertThat(result.getJsonObject("after")).isEqualTo(result.getJsonObject("before"));
        for (String kind : List.of("missed", "later", "earlier", "new", "lowered", "raised")) {
            assertThat(result.getJsonObject(kind).getLong("total")).as(kind).isZero();
        }
        bed.stop(worker);
        RegistryBed.done(whatIf.close());
    }

    private static WhatIfJob job(WhatIf whatIf, UUID id) {
        return RegistryBed.await(whatIf.jobs().find(bed.scope, id)).orElseThrow();
    }

    /** Alarms are raised now, of samples observed then. */
    private static WhatIfRequest request() {
        return new WhatIfRequest(
                bed.ward.hospitalId(),
                bed.ward.id(),
                bed.ward.publicId(),
                start,
                bed.clock.instant(),
                List.of());
    }
}
