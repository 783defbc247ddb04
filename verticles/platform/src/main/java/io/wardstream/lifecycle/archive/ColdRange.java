package io.wardstream.lifecycle.archive;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;

/**
 * What must be asked back from the archive storage class before a range can be read.
 *
 * @param days of samples, in order
 * @param months of hours, in order
 */
public record ColdRange(int hospitalId, List<LocalDate> days, List<YearMonth> months) {
    public ColdRange {
        days = List.copyOf(days);
        months = List.copyOf(months);
    }
}
