package io.wardstream.whatif;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import io.wardstream.alerts.engine.AlertRule;
import io.wardstream.alerts.engine.RuleTemplate;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.registry.AssignmentInterval;
import io.wardstream.registry.WardStay;
import io.wardstream.whatif.replay.WardRules;
import io.wardstream.whatif.replay.WardRules.Change;
import io.wardstream.whatif.replay.WhatIfReplay.Replayed;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long one bed-day takes: 86,400 samples of seven vitals, read and judged twice. */
class BedDayIT {
    private static final Logger LOG = LoggerFactory.getLogger(BedDayIT.class);

    private static final Instant DAY = Instant.parse("2026-03-01T00:00:00Z");
    private static final int SAMPLES = 86_400;
    private static final int TIMES = 8;

    /** Of an idle machine: 500 ms and 100 ms. This one also runs other tests. */
    private static final Duration ALL = Duration.ofMillis(1_500);

    private static final Duration JUDGING = Duration.ofMillis(300);

    private static final String STORE =
            """
            INSERT INTO vital_sample
              (observed_at, received_at, device_id, seq, validity, epoch_no, flags,
               heart_rate, pulse_rate, spo2, respiration_rate, mean_bp, temperature, etco2)
            SELECT at, at + interval '40 milliseconds', $1::int, n + 1, 0, 1, 1,
                   $3 * (80 + 25 * sin(n / 900.0) + 6 * random()),
                   $4 * (80 + 25 * sin(n / 900.0) + 6 * random()),
                   $5 * (94 + 5 * sin(n / 700.0) + random()),
                   $6 * (17 + 9 * sin(n / 1100.0) + 2 * random()),
                   $7 * (80 + 10 * sin(n / 1300.0)),
                   $8 * (37 + sin(n / 5000.0)),
                   $9 * (38 + 8 * sin(n / 800.0))
            FROM (SELECT n, $2::timestamptz + make_interval(secs => n) AS at
                  FROM generate_series(0, 86399) AS n) AS second
            ORDER BY at
            """;

    private static WhatIfBed bed;
    private static int patient;
    private static int device;

    @BeforeAll
    static void store() {
        bed = new WhatIfBed();
        patient = bed.samples.patient();
        device = bed.samples.device();
        bed.samples.epoch(device, 1, 1_764_000_000_000L);
        bed.samples.assign(device, patient, DAY.toEpochMilli(), null);
        Tuple values = Tuple.of(device, DAY.atOffset(ZoneOffset.UTC));
        for (VitalSign sign :
                List.of(
                        VitalSign.HEART_RATE,
                        VitalSign.PULSE_RATE,
                        VitalSign.SPO2,
                        VitalSign.RESPIRATION_RATE,
                        VitalSign.MEAN_BP,
                        VitalSign.TEMPERATURE,
                        VitalSign.ETCO2)) {
            values.addDouble((double) sign.scale());
        }
        done(bed.samples.registry.database.platform().preparedQuery(STORE).execute(values));
        done(bed.samples.registry.database.platform().query("ANALYZE vital_sample").execute());
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    private static RuleTemplate rule(VitalSign vital, double low, double high, int delaySeconds) {
        return new RuleTemplate(vital, AlarmPriority.HIGH, low, high, 0, delaySeconds, 1, false);
    }

    private static WardRules rules() {
        List<RuleTemplate> templates =
                List.of(
                        rule(VitalSign.HEART_RATE, 40, 105, 5),
                        rule(VitalSign.PULSE_RATE, 40, 105, 5),
                        rule(VitalSign.SPO2, 90, Double.NaN, 10),
                        rule(VitalSign.RESPIRATION_RATE, 8, 26, 10),
                        rule(VitalSign.MEAN_BP, 60, 110, 0),
                        rule(VitalSign.TEMPERATURE, 35, 39, 0),
                        rule(VitalSign.ETCO2, 15, 50, 5));
        List<AlertRule> rules = new ArrayList<>();
        for (RuleTemplate template : templates) {
            rules.add(template.rule(UUID.randomUUID(), bed.samples.ward.hospitalId(), 0, 0));
        }
        return WardRules.of(
                bed.samples.ward.hospitalId(),
                bed.samples.ward.id(),
                rules,
                List.of(
                        new Change(rule(VitalSign.SPO2, 88, Double.NaN, 20), true),
                        new Change(rule(VitalSign.HEART_RATE, 40, 120, 10), true)));
    }

    private static StayReplay bedDay() {
        long from = DAY.toEpochMilli();
        long to = DAY.plus(Duration.ofDays(1)).toEpochMilli();
        WardStay stay = new WardStay(patient, UUID.randomUUID(), 0, from, to);
        return new StayReplay(
                bed.samples.registry.vertx,
                bed.stored,
                bed.samples.scope,
                StayPlan.of(stay, bed.samples.ward.id(), from, to, to),
                List.of(new AssignmentInterval(device, "", from, AssignmentInterval.OPEN)),
                rules(),
                _ -> Future.succeededFuture(true));
    }

    @Test
    void isReadAndJudgedInHalfASecond() {
        Vertx vertx = bed.samples.registry.vertx;
        Duration bestAll = Duration.ofDays(1);
        Duration bestJudging = Duration.ofDays(1);
        for (int time = 0; time < TIMES; time++) {
            StayReplay day = bedDay();
            long begun = System.nanoTime();
            Optional<Replayed> replayed = await(vertx.timer(1).compose(_ -> day.run()));
            Duration all = Duration.ofNanos(System.nanoTime() - begun);
            assertThat(replayed.orElseThrow().samples()).isEqualTo(SAMPLES);
            LOG.info(
                    "bed-day readMillis={} judgeMillis={} allMillis={} before={} after={}",
                    day.reading().toMillis(),
                    day.judging().toMillis(),
                    all.toMillis(),
                    replayed.get().before().size(),
                    replayed.get().after().size());
            bestAll = all.compareTo(bestAll) < 0 ? all : bestAll;
            bestJudging = day.judging().compareTo(bestJudging) < 0 ? day.judging() : bestJudging;
        }

        assertThat(bestAll).isLessThan(ALL);
        assertThat(bestJudging).isLessThan(JUDGING);
    }
}
