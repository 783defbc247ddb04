package io.wardstream.standalone.faults;

import io.wardstream.codec.model.VitalSign;
import io.wardstream.embedded.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A heart rate above a limit, known by patient and by the time of the first sample that showed it.
 */
record RaisedAlarm(String patientId, Instant since) {

    private static final String RECORDED =
            """
            SELECT patient_public_id::text, condition_since FROM alarm
            WHERE code = 'HEART_RATE_HIGH'
            ORDER BY 1, 2
            """;

    /** A second, simple judge: live samples in the order of their time, without the platform. */
    private static final String DUE =
            """
            SELECT p.public_id::text, j.observed_at
            FROM (
              SELECT device_id, observed_at, heart_rate > LIMIT AS is_beyond,
                lag(heart_rate > LIMIT, 1, false)
                  OVER (PARTITION BY device_id ORDER BY observed_at, epoch_no, seq) AS was_beyond
              FROM vital_sample
              WHERE flags & 1 = 1 AND heart_rate IS NOT NULL
            ) j
            JOIN device_assignment a ON a.device_id = j.device_id AND a.valid_to IS NULL
            JOIN patient p ON p.id = a.patient_id
            WHERE j.is_beyond AND NOT j.was_beyond
            ORDER BY 1, 2
            """;

    /** What the table of alarms has, each as often as it is there. */
    static List<RaisedAlarm> recorded(TestDatabase database) {
        return read(database, RECORDED);
    }

    /** What there should be, worked out from the samples. */
    static List<RaisedAlarm> due(TestDatabase database, int limit) {
        String scaled = Short.toString(VitalSign.HEART_RATE.toScaled(limit));
        return read(database, DUE.replace("LIMIT", scaled));
    }

    private static List<RaisedAlarm> read(TestDatabase database, String query) {
        List<RaisedAlarm> alarms = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(database.platformJdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                Timestamp since = row.getTimestamp(2);
                alarms.add(new RaisedAlarm(row.getString(1), since.toInstant()));
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("the tables cannot be read", failure);
        }
        return alarms;
    }
}
