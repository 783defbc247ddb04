package io.wardstream.lifecycle.archive;

import io.wardstream.samples.rollup.PatientSums;
import java.util.List;

/**
 * One Parquet file of a month of hours. A patient is in one file only.
 *
 * @param name behind the last slash
 * @param bytes its size
 * @param patients by id, those with rows
 */
public record HoursFile(
        String name, long bytes, String sha256, long rows, List<PatientSums> patients) {
    public HoursFile {
        patients = List.copyOf(patients);
    }
}
