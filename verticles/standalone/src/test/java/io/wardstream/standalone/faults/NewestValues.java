package io.wardstream.standalone.faults;

import io.vertx.core.json.JsonObject;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.embedded.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The latest value of each patient's vitals, worked out from the tables without the platform's
 * help.
 */
final class NewestValues {
    private static final String NEWEST_OF_VITAL =
            """
            (array_agg(s.VITAL ORDER BY s.observed_at DESC, e.epoch DESC, s.seq DESC)
              FILTER (WHERE s.VITAL IS NOT NULL))[1]""";

    private static final String ALL =
            """
            SELECT p.public_id::text, VITALS
            FROM (SELECT * FROM vital_sample UNION ALL
                  SELECT (jsonb_populate_record(NULL::vital_sample, to_jsonb(l))).* FROM late_sample l) s
            JOIN device_epoch e ON e.device_id = s.device_id AND e.epoch_no = s.epoch_no
            JOIN device_assignment a ON a.device_id = s.device_id AND a.valid_to IS NULL
            JOIN patient p ON p.id = a.patient_id
            WHERE s.flags & 1 = 1
            GROUP BY p.public_id
            """
                    .replace(
                            "VITALS",
                            Arrays.stream(VitalSign.values())
                                    .map(sign -> NEWEST_OF_VITAL.replace("VITAL", sign.wireName()))
                                    .collect(Collectors.joining(", ")));

    private NewestValues() {}

    /** By patient and vital, as numbers people see. */
    static Map<String, Map<String, Double>> inTables(TestDatabase database) {
        Map<String, Map<String, Double>> patients = new TreeMap<>();
        try (Connection connection = DriverManager.getConnection(database.platformJdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(ALL)) {
            while (row.next()) {
                Map<String, Double> values = new TreeMap<>();
                for (VitalSign sign : VitalSign.values()) {
                    short scaled = row.getShort(2 + sign.index());
                    if (!row.wasNull()) {
                        values.put(sign.wireName(), sign.fromScaled(scaled));
                    }
                }
                patients.put(row.getString(1), values);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("the tables cannot be read", failure);
        }
        return patients;
    }

    /** The same of one patient, out of the platform's answer. */
    static Map<String, Double> inAnswer(JsonObject latest) {
        Map<String, Double> values = new TreeMap<>();
        latest.getJsonObject("values")
                .forEach(
                        vital ->
                                values.put(
                                        vital.getKey(),
                                        ((JsonObject) vital.getValue()).getDouble("value")));
        return values;
    }
}
