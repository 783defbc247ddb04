package io.wardstream.reports;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.reports.content.CsvReport;
import io.wardstream.reports.content.ParquetReport;
import io.wardstream.reports.content.ReportHead;
import io.wardstream.reports.content.ReportWriter;
import io.wardstream.reports.pdf.PdfReport;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/**
 * The file in which a report is made before it goes to the object store. Written on worker threads;
 * its Futures complete on the event loop that made it. Readable by this process's user only.
 */
final class ReportFile {
    private static final String PREFIX = "wardstream-report-";

    /** Something to write. */
    @FunctionalInterface
    interface Step {
        void on(ReportWriter writer) throws IOException;
    }

    private final Vertx vertx;
    private final Path path;
    private final ReportWriter writer;

    private ReportFile(Vertx vertx, Path path, ReportWriter writer) {
        this.vertx = vertx;
        this.path = path;
        this.writer = writer;
    }

    /** Begins a file; failed with IOException. */
    static Future<ReportFile> open(Vertx vertx, ReportFormat format, ReportHead head) {
        return vertx.executeBlocking(
                () -> {
                    Path path = Files.createTempFile(PREFIX, "." + format.wireName());
                    try {
                        return new ReportFile(vertx, path, writer(format, path, head));
                    } catch (IOException | RuntimeException notBegun) {
                        Files.deleteIfExists(path);
                        throw notBegun;
                    }
                });
    }

    private static ReportWriter writer(ReportFormat format, Path path, ReportHead head)
            throws IOException {
        return switch (format) {
            case PDF -> new PdfReport(new BufferedOutputStream(Files.newOutputStream(path)), head);
            case CSV -> new CsvReport(Files.newBufferedWriter(path, StandardCharsets.UTF_8), head);
            case PARQUET -> new ParquetReport(path.toFile());
        };
    }

    Path path() {
        return path;
    }

    /** Failed as the step fails. */
    Future<Void> write(Step step) {
        return vertx.executeBlocking(
                () -> {
                    step.on(writer);
                    return null;
                });
    }

    /** Ends the report; its size in bytes. */
    Future<Long> finish() {
        return vertx.executeBlocking(
                () -> {
                    writer.finish();
                    writer.close();
                    return Files.size(path);
                });
    }

    /** Lets go of it, whatever became of it. */
    Future<Void> delete() {
        return vertx.executeBlocking(
                () -> {
                    try (writer) {
                        return null;
                    } finally {
                        Files.deleteIfExists(path);
                    }
                });
    }

    /** Deletes files that processes which died have left, on a worker thread. */
    static Future<Void> deleteLeft(Vertx vertx, Instant before) {
        return vertx.executeBlocking(
                () -> {
                    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
                    try (DirectoryStream<Path> left =
                            Files.newDirectoryStream(folder, PREFIX + "*")) {
                        for (Path file : left) {
                            if (Files.getLastModifiedTime(file).compareTo(FileTime.from(before))
                                    < 0) {
                                Files.deleteIfExists(file);
                            }
                        }
                    }
                    return null;
                });
    }
}
