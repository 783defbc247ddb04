package io.wardstream.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** Gives the first device's patient minutes of a year back, where it has none. */
final class YearOfMinutes {

    private static final String OPEN =
            """
            SELECT vital_rollup_open(array_agg(day))
            FROM generate_series(now() - interval '366 days', now(), interval '1 day') AS day
            """;

    private static final String FILL =
            """
            INSERT INTO vital_rollup_1m
              (bucket, device_id, patient_id, heart_rate_sum, heart_rate_count, heart_rate_min,
               heart_rate_max, spo2_sum, spo2_count, spo2_min, spo2_max)
            SELECT minute, a.device_id, a.patient_id, 43200, 60, 700, 740, 58000, 60, 960, 980
            FROM generate_series(date_bin('1 minute', now() - interval '366 days', 'epoch'),
                                 now() - interval '10 days', interval '1 minute') AS minute,
                 (SELECT device_id, patient_id FROM device_assignment ORDER BY device_id LIMIT 1) AS a
            ON CONFLICT DO NOTHING
            """;

    private final Connection owner;

    /**
     * @param owner of the tables, for whom policies are off
     */
    YearOfMinutes(Connection owner) {
        this.owner = owner;
    }

    void fill() throws SQLException {
        try (Statement statement = owner.createStatement()) {
            boolean _ = statement.execute(OPEN);
            int _ = statement.executeUpdate(FILL);
        }
    }
}
