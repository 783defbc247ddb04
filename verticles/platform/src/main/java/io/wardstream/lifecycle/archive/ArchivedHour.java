package io.wardstream.lifecycle.archive;

import java.time.Instant;

/**
 * A row of the lake's hours: one vital of one device on one patient in one hour. Rows lie by
 * patient, hour, device and vital. The names of the components are those of the columns, in lower
 * case with underscores.
 *
 * @param bucket beginning of the hour
 * @param vital its name on the wire, such as {@code heart_rate}
 * @param count values that were measured, valid or questionable; at least 1
 * @param validCount how many of these are valid
 * @param sum over the counted ones, scaled: value times 10, temperature times 100; as least and
 *     greatest are
 */
record ArchivedHour(
        int patientId,
        Instant bucket,
        int deviceId,
        String vital,
        int count,
        int validCount,
        long sum,
        short min,
        short max) {}
