package io.wardstream.reports;

import java.util.Locale;

/** What a report can be. */
public enum ReportFormat {
    PDF("application/pdf"),
    CSV("text/csv; charset=utf-8"),
    PARQUET("application/vnd.apache.parquet");

    private final String contentType;

    ReportFormat(String contentType) {
        this.contentType = contentType;
    }

    public String contentType() {
        return contentType;
    }

    /** Its name outside the platform, which is also how file names end. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The format of that name.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static ReportFormat byWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }
}
