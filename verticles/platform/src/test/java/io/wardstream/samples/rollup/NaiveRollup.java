package io.wardstream.samples.rollup;

import static io.wardstream.registry.RegistryBed.await;

import io.vertx.sqlclient.Row;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.store.Database;
import java.util.Collections;
import java.util.HashSet;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What buckets ought to be: every stored row is looked at by itself, by nobody who wrote them. One
 * line a bucket and vital: {@code patient/device/start/vital -> count valid sum min max}.
 */
final class NaiveRollup {

    private static final String ROWS =
            """
            SELECT s.device_id, s.epoch_no, s.seq, a.patient_id,
                   (extract(epoch FROM s.observed_at) * 1000)::bigint AS at, s.validity, %1$s
            FROM (SELECT device_id, epoch_no, seq, observed_at, validity, %1$s FROM vital_sample
                  UNION ALL
                  SELECT device_id, epoch_no, seq, observed_at, validity, %1$s FROM late_sample) s
            JOIN device_assignment a ON a.device_id = s.device_id
             AND a.valid_from <= s.observed_at
             AND (a.valid_to IS NULL OR s.observed_at < a.valid_to)
            """
                    .formatted(
                            "heart_rate, pulse_rate, spo2, respiration_rate, systolic_bp,"
                                    + " diastolic_bp, mean_bp, temperature, etco2");

    private static final int FIRST_VITAL = 6;

    private NaiveRollup() {}

    private static final class Cell {
        final LongSummaryStatistics values = new LongSummaryStatistics();
        int valid;

        @Override
        public String toString() {
            return values.getCount()
                    + " "
                    + valid
                    + " "
                    + values.getSum()
                    + " "
                    + values.getMin()
                    + " "
                    + values.getMax();
        }
    }

    static Map<String, String> of(Database database, long lengthMillis, long before) {
        Map<String, Cell> cells = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        for (Row row : await(database.platform().query(ROWS).execute())) {
            String identity = row.getInteger(0) + "/" + row.getInteger(1) + "/" + row.getInteger(2);
            long start = row.getLong("at") - row.getLong("at") % lengthMillis;
            if (start + lengthMillis <= before && seen.add(identity)) {
                String place = row.getInteger("patient_id") + "/" + row.getInteger(0) + "/" + start;
                add(cells, place, row);
            }
        }
        Map<String, String> lines = new TreeMap<>();
        cells.forEach((key, cell) -> lines.put(key, cell.toString()));
        return Collections.unmodifiableMap(lines);
    }

    private static void add(Map<String, Cell> cells, String place, Row row) {
        int validity = row.getInteger("validity");
        for (VitalSign sign : VitalSign.values()) {
            Short value = row.getShort(FIRST_VITAL + sign.index());
            int bits = validity >> (2 * sign.index()) & 3;
            if (value != null && bits <= 1) {
                Cell cell = cells.computeIfAbsent(place + "/" + sign, _ -> new Cell());
                cell.values.accept(value);
                cell.valid += bits == 0 ? 1 : 0;
            }
        }
    }
}
