package io.wardstream.standalone.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.wardstream.codec.model.VitalSign;
import io.wardstream.embedded.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of live samples with a heart rate above a limit, found by a second, simple judge that
 * reads the stored samples in the order of their time.
 *
 * @param from the first sample above it
 * @param until the first sample that is not; {@link Instant#MAX}: none yet
 */
record Crossing(String patientId, Instant from, Instant until) {

    /** What a new owner reads and writes after the last sample. */
    private static final Duration CATCH_UP = Duration.ofSeconds(60);

    private static final Duration NEAR = Duration.ofMinutes(1);

    private static final String LIVE_SAMPLES =
            """
            SELECT p.public_id::text, s.observed_at, s.heart_rate
            FROM vital_sample s
            JOIN device_assignment a ON a.device_id = s.device_id AND a.valid_to IS NULL
            JOIN patient p ON p.id = a.patient_id
            WHERE s.flags & 1 = 1 AND s.heart_rate IS NOT NULL
            ORDER BY 1, s.observed_at, s.epoch_no, s.seq
            """;

    static List<Crossing> all(TestDatabase database, int limit) {
        List<Crossing> crossings = new ArrayList<>();
        Crossing open = null;
        try (Connection connection = DriverManager.getConnection(database.platformJdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LIVE_SAMPLES)) {
            while (row.next()) {
                String patient = row.getString(1);
                Instant at = row.getTimestamp(2).toInstant();
                boolean isAbove = VitalSign.HEART_RATE.fromScaled(row.getShort(3)) > limit;
                if (open != null && !open.patientId().equals(patient)) {
                    crossings.add(open);
                    open = null;
                }
                if (isAbove && open == null) {
                    open = new Crossing(patient, at, Instant.MAX);
                } else if (!isAbove && open != null) {
                    crossings.add(new Crossing(patient, open.from(), at));
                    open = null;
                }
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("the samples cannot be read", failure);
        }
        return withLast(crossings, open);
    }

    private static List<Crossing> withLast(List<Crossing> crossings, @Nullable Crossing open) {
        if (open != null) {
            crossings.add(open);
        }
        return crossings;
    }

    /** Waits until each is exactly one alarm, and there is no other. */
    static void awaitOneAlarmEach(TestDatabase database, List<Crossing> crossings) {
        await().atMost(CATCH_UP)
                .untilAsserted(
                        () ->
                                assertThat(disagreements(crossings, RecordedAlarm.all(database)))
                                        .isEmpty());
    }

    private boolean isNear(RecordedAlarm alarm) {
        return alarm.patientId().equals(patientId)
                && Duration.between(alarm.since(), from).abs().compareTo(NEAR) < 0;
    }

    /**
     * A sentence for each crossing that is not exactly one alarm, and each alarm of no crossing.
     */
    static List<String> disagreements(List<Crossing> crossings, List<RecordedAlarm> alarms) {
        List<String> wrong = new ArrayList<>();
        for (Crossing crossing : crossings) {
            long count = alarms.stream().filter(alarm -> alarm.isOf(crossing)).count();
            if (count != 1) {
                List<RecordedAlarm> near = alarms.stream().filter(crossing::isNear).toList();
                wrong.add(count + " alarms of " + crossing + ", near it: " + near);
            }
        }
        alarms.stream()
                .filter(alarm -> crossings.stream().noneMatch(alarm::isOf))
                .forEach(alarm -> wrong.add("no crossing for " + alarm));
        return wrong;
    }
}
