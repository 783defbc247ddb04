package io.wardstream.reports.content;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whom a section is about.
 *
 * @param bed null without one
 */
public record ReportPatient(UUID id, String name, @Nullable String bed) {

    /** Names of patients are never printed. */
    @Override
    public String toString() {
        return "ReportPatient[id=" + id + "]";
    }
}
