package io.wardstream.standalone.faults;

import io.wardstream.codec.model.VitalSign;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One sample as the tables have it, whether in its slot or among the late ones.
 *
 * @param device the public id, as in the ledger
 * @param scaled by catalogue index; null where the sample has no value
 */
record StoredRow(String device, long epoch, int seq, List<@Nullable Short> scaled) {
    private static final String VITALS =
            Arrays.stream(VitalSign.values())
                    .map(VitalSign::wireName)
                    .collect(Collectors.joining(", "));

    /** Every stored sample, in the order of its identity. */
    static final String ALL =
            """
            SELECT d.public_id::text, e.epoch, s.seq, VITALS
            FROM (
              SELECT device_id, epoch_no, seq, VITALS FROM vital_sample
              UNION ALL
              SELECT device_id, epoch_no, seq, VITALS FROM late_sample
            ) s
            JOIN device d ON d.id = s.device_id
            JOIN device_epoch e ON e.device_id = s.device_id AND e.epoch_no = s.epoch_no
            ORDER BY s.device_id, s.epoch_no, s.seq
            """
                    .replace("VITALS", VITALS);

    static StoredRow read(ResultSet row) throws SQLException {
        List<@Nullable Short> scaled = new ArrayList<>(VitalSign.COUNT);
        for (int index = 0; index < VitalSign.COUNT; index++) {
            Short value = row.getShort(4 + index);
            scaled.add(row.wasNull() ? null : value);
        }
        return new StoredRow(row.getString(1), row.getLong(2), row.getInt(3), scaled);
    }

    boolean isSameSample(@Nullable StoredRow other) {
        return other != null
                && device.equals(other.device)
                && epoch == other.epoch
                && seq == other.seq;
    }

    /** Whether the row holds just these values; ones that cannot be are stored as absent. */
    boolean holds(Map<String, Double> sent) {
        for (VitalSign sign : VitalSign.values()) {
            Double value = sent.get(sign.wireName());
            Short expected = value == null || !sign.isPossible(value) ? null : sign.toScaled(value);
            if (!Objects.equals(scaled.get(sign.index()), expected)) {
                return false;
            }
        }
        return true;
    }

    String name() {
        return "device=" + device + " epoch=" + epoch + " seq=" + seq;
    }
}
