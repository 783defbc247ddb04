package io.wardstream.reports.content;

import java.time.Instant;

/**
 * What stands above a report.
 *
 * @param isWard about those who lay in a ward, not about one patient
 * @param ward where they lay; of a patient, where they lie now
 * @param from of the range
 * @param to of the range, excluded
 * @param madeAt when what it holds was read
 * @param madeFor user name of who asked
 */
public record ReportHead(
        boolean isWard,
        String hospital,
        String ward,
        Instant from,
        Instant to,
        Instant madeAt,
        String madeFor) {}
