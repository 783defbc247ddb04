package io.wardstream.standalone.faults;

import io.wardstream.embedded.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An alarm of the heart rate as the table has it.
 *
 * @param since the time of the first sample that showed it
 */
record RecordedAlarm(String patientId, String id, Instant since, Instant raisedAt) {

    private static final String OTHERS =
            """
            SELECT code, count(*) FROM alarm
            WHERE code <> 'HEART_RATE_HIGH' AND patient_public_id::text <> ALL (?)
            GROUP BY code
            """;

    private static final String ALL =
            """
            SELECT patient_public_id::text, id::text, condition_since, raised_at FROM alarm
            WHERE code = 'HEART_RATE_HIGH'
            ORDER BY 1, 3
            """;

    static List<RecordedAlarm> all(TestDatabase database) {
        List<RecordedAlarm> alarms = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(database.platformJdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ALL)) {
            while (row.next()) {
                alarms.add(
                        new RecordedAlarm(
                                row.getString(1),
                                row.getString(2),
                                row.getTimestamp(3).toInstant(),
                                row.getTimestamp(4).toInstant()));
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("the alarms cannot be read", failure);
        }
        return alarms;
    }

    /**
     * How many alarms of each other code were ever raised: those of equipment, nodes and wards.
     *
     * @param except patients whose equipment a test treats badly itself
     */
    static Map<String, Long> others(TestDatabase database, String... except) {
        Map<String, Long> counts = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(database.platformJdbcUrl());
                PreparedStatement statement = connection.prepareStatement(OTHERS)) {
            statement.setArray(1, connection.createArrayOf("text", except));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    counts.put(row.getString(1), row.getLong(2));
                }
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("the alarms cannot be read", failure);
        }
        return counts;
    }

    boolean isOf(Crossing crossing) {
        return patientId.equals(crossing.patientId())
                && !since.isBefore(crossing.from())
                && since.isBefore(crossing.until());
    }
}
