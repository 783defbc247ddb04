package io.wardstream.api;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the audit is written: a page at a time, or all of it as lines. */
enum AuditFormat {
    JSON("application/json", "json"),
    LINES("application/x-ndjson", "ndjson"),
    TABLE("text/csv", "csv");

    private static final List<String> COLUMNS =
            List.of(
                    "id",
                    "at",
                    "userId",
                    "username",
                    "session",
                    "address",
                    "action",
                    "operation",
                    "hospitalId",
                    "wardId",
                    "patientId",
                    "targetId",
                    "outcome",
                    "status",
                    "purpose",
                    "requestId",
                    "repeats");

    private final String contentType;
    private final String ending;

    AuditFormat(String contentType, String ending) {
        this.contentType = contentType;
        this.ending = ending;
    }

    String contentType() {
        return contentType;
    }

    String fileName() {
        return "audit." + ending;
    }

    /** The first that the header names; JSON when it names none. */
    static AuditFormat of(@Nullable String accept) {
        String asked = accept == null ? "" : accept.toLowerCase(Locale.ROOT);
        if (asked.contains(LINES.contentType)) {
            return LINES;
        }
        return asked.contains(TABLE.contentType) ? TABLE : JSON;
    }

    /** What stands above the lines. */
    Buffer begin() {
        return this == TABLE
                ? Buffer.buffer(String.join(",", COLUMNS)).appendString("\r\n")
                : Buffer.buffer();
    }

    /** The lines of these entries. */
    Buffer lines(List<JsonObject> items) {
        Buffer lines = Buffer.buffer();
        for (JsonObject item : items) {
            lines.appendString(this == TABLE ? row(item) + "\r\n" : item.encode() + "\n");
        }
        return lines;
    }

    private static String row(JsonObject item) {
        return COLUMNS.stream()
                .map(column -> cell(item.getValue(column)))
                .collect(Collectors.joining(","));
    }

    /** A spreadsheet must not take what a caller wrote for a formula. */
    private static String cell(@Nullable Object value) {
        String text = value == null ? "" : value.toString();
        boolean isFormula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
        String safe = isFormula ? "'" + text : text;
        return safe.chars().anyMatch(c -> ",\"\r\n".indexOf(c) >= 0)
                ? '"' + safe.replace("\"", "\"\"") + '"'
                : safe;
    }
}
