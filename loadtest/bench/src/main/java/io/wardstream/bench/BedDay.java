package io.wardstream.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.alerts.engine.AlertRule;
import io.wardstream.alerts.engine.RuleTemplate;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.registry.AssignmentInterval;
import io.wardstream.registry.WardStay;
import io.wardstream.samples.LiveSamples;
import io.wardstream.store.Scope;
import io.wardstream.whatif.StayPlan;
import io.wardstream.whatif.StayReplay;
import io.wardstream.whatif.replay.WardRules;
import io.wardstream.whatif.replay.WardRules.Change;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A day of one bed as it is stored: a monitor that measures a patient once a second. The values are
 * the same each time, and cross their limits every now and then.
 */
record BedDay(int hospitalId, int wardId, int patientId, int deviceId) {
    static final int SAMPLES = 86_400;

    private static final Instant DAY = Instant.parse("2026-03-01T00:00:00Z");
    private static final Duration SLOT = Duration.ofHours(4);

    private static final List<VitalSign> VITALS =
            List.of(
                    VitalSign.HEART_RATE,
                    VitalSign.PULSE_RATE,
                    VitalSign.SPO2,
                    VitalSign.RESPIRATION_RATE,
                    VitalSign.MEAN_BP,
                    VitalSign.TEMPERATURE,
                    VitalSign.ETCO2);

    static final int VITALS_A_SAMPLE = VITALS.size();

    /** Alone in its hospital; the columns are those of the record. */
    private static final String ADMIT =
            """
            WITH hospital AS (
              INSERT INTO hospital (name) VALUES ('What-if') RETURNING id
            ), ward AS (
              INSERT INTO ward (hospital_id, name) SELECT id, 'Bed-day' FROM hospital RETURNING id, hospital_id
            ), patient AS (
              INSERT INTO patient (hospital_id, ward_id, display_name)
              SELECT hospital_id, id, 'one' FROM ward RETURNING id
            ), device AS (
              INSERT INTO device (hospital_id, ward_id, name, model)
              SELECT hospital_id, id, 'monitor', 'bench' FROM ward RETURNING id
            )
            SELECT ward.hospital_id, ward.id, patient.id, device.id FROM ward, patient, device
            """;

    private static final String STORE =
            """
            INSERT INTO vital_sample
              (observed_at, received_at, device_id, seq, validity, epoch_no, flags,
               heart_rate, pulse_rate, spo2, respiration_rate, mean_bp, temperature, etco2)
            SELECT at, at + interval '40 milliseconds', ?::int, n + 1, 0, 1, 1,
                   ? * (80 + 25 * sin(n / 900.0) + 6 * random()),
                   ? * (80 + 25 * sin(n / 900.0) + 6 * random()),
                   ? * (94 + 5 * sin(n / 700.0) + random()),
                   ? * (17 + 9 * sin(n / 1100.0) + 2 * random()),
                   ? * (80 + 10 * sin(n / 1300.0)),
                   ? * (37 + sin(n / 5000.0)),
                   ? * (38 + 8 * sin(n / 800.0))
            FROM (SELECT n, ?::timestamptz + make_interval(secs => n) AS at
                  FROM generate_series(0, ? - 1) AS n) AS second
            ORDER BY at
            """;

    /**
     * Stores it.
     *
     * @param owner of the tables, for whom policies are off
     */
    static BedDay store(Connection owner) throws SQLException {
        openSlots(owner);
        BedDay admitted;
        try (Statement statement = owner.createStatement()) {
            boolean _ = statement.execute("SELECT setseed(0.5)");
            admitted = admitted(statement);
        }
        admitted.storeSamples(owner);
        try (Statement statement = owner.createStatement()) {
            boolean _ = statement.execute("ANALYZE vital_sample");
        }
        return admitted;
    }

    private static void openSlots(Connection owner) throws SQLException {
        try (PreparedStatement open =
                owner.prepareStatement("SELECT vital_sample_open_slot(?, ?)")) {
            for (Instant slot = DAY; slot.isBefore(end()); slot = slot.plus(SLOT)) {
                open.setObject(1, slot.atOffset(ZoneOffset.UTC));
                open.setObject(2, slot.plus(SLOT).atOffset(ZoneOffset.UTC));
                boolean _ = open.execute();
            }
        }
    }

    private static BedDay admitted(Statement statement) throws SQLException {
        try (ResultSet ids = statement.executeQuery(ADMIT)) {
            boolean _ = ids.next();
            return new BedDay(ids.getInt(1), ids.getInt(2), ids.getInt(3), ids.getInt(4));
        }
    }

    private void storeSamples(Connection owner) throws SQLException {
        try (PreparedStatement insert = owner.prepareStatement(STORE)) {
            int at = 1;
            insert.setInt(at++, deviceId);
            for (VitalSign vital : VITALS) {
                insert.setDouble(at++, vital.scale());
            }
            insert.setObject(at++, DAY.atOffset(ZoneOffset.UTC));
            insert.setInt(at, SAMPLES);
            int stored = insert.executeUpdate();
            if (stored != SAMPLES) {
                throw new BenchException("Stored " + stored + " samples, not " + SAMPLES + ".");
            }
        }
    }

    private static Instant end() {
        return DAY.plus(Duration.ofDays(1));
    }

    /** The job of a what-if of that day: seven rules, of which two would be others. */
    StayReplay replay(Vertx vertx, LiveSamples samples) {
        long from = DAY.toEpochMilli();
        long to = end().toEpochMilli();
        WardStay stay = new WardStay(patientId, new UUID(0, patientId), 0, from, to);
        return new StayReplay(
                vertx,
                samples,
                Scope.hospitals(List.of(hospitalId)),
                StayPlan.of(stay, wardId, from, to, to),
                List.of(new AssignmentInterval(deviceId, "", from, AssignmentInterval.OPEN)),
                rules(),
                _ -> Future.succeededFuture(true));
    }

    private WardRules rules() {
        List<RuleTemplate> templates =
                List.of(
                        limits(VitalSign.HEART_RATE, 40, 105, 5),
                        limits(VitalSign.PULSE_RATE, 40, 105, 5),
                        limits(VitalSign.SPO2, 90, Double.NaN, 10),
                        limits(VitalSign.RESPIRATION_RATE, 8, 26, 10),
                        limits(VitalSign.MEAN_BP, 60, 110, 0),
                        limits(VitalSign.TEMPERATURE, 35, 39, 0),
                        limits(VitalSign.ETCO2, 15, 50, 5));
        List<AlertRule> rules = new ArrayList<>();
        for (RuleTemplate template : templates) {
            rules.add(template.rule(new UUID(0, rules.size()), hospitalId, 0, 0));
        }
        return WardRules.of(
                hospitalId,
                wardId,
                rules,
                List.of(
                        new Change(limits(VitalSign.SPO2, 88, Double.NaN, 20), true),
                        new Change(limits(VitalSign.HEART_RATE, 40, 120, 10), true)));
    }

    private static RuleTemplate limits(VitalSign vital, double low, double high, int delaySeconds) {
        return new RuleTemplate(vital, AlarmPriority.HIGH, low, high, 0, delaySeconds, 1, false);
    }
}
