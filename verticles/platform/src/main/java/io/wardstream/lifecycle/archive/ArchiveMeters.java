package io.wardstream.lifecycle.archive;

import io.micrometer.core.instrument.Counter;
import io.wardstream.ops.Meters;
import io.wardstream.store.ObjectStoreException;
import io.wardstream.store.StorageException;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** What the archive has done, and what it has still to do. Thread-safe. */
final class ArchiveMeters {
    private static final double NANOS_A_SECOND = 1e9;

    private final Meters meters;
    private final Counter rows;
    private final Counter bytes;
    private final Counter exporting;
    private volatile int unexported;
    private volatile long newestSeconds;

    ArchiveMeters(Meters meters) {
        this.meters = meters;
        rows = meters.counter("archive.rows", "samples written to the lake");
        bytes = meters.counter("archive.bytes", "bytes of Parquet written to the lake");
        exporting =
                meters.counter(
                        "archive.export.seconds", "time in which days were written to the lake");
        meters.gauge(
                "archive.backlog",
                "days past lifecycle.rawDays that are still in PostgreSQL",
                () -> unexported);
        meters.gauge(
                "archive.newest.day.seconds",
                "when the newest archived day ended, in seconds since 1970; 0: none",
                () -> newestSeconds);
        for (ObjectStoreException.Category kind : ObjectStoreException.Category.values()) {
            failures(kind.tag()).increment(0);
        }
    }

    /**
     * @param nanos from the first read to the signature in the store
     */
    void exported(Manifest manifest, long nanos) {
        exporting.increment(nanos / NANOS_A_SECOND);
        rows.increment((double) manifest.rows());
        bytes.increment((double) manifest.bytes());
    }

    void failed(Throwable cause) {
        failures(
                        switch (cause) {
                            case ObjectStoreException store -> store.category().tag();
                            case StorageException _ -> "database";
                            default -> "other";
                        })
                .increment();
    }

    private Counter failures(String kind) {
        return meters.counter(
                "archive.failures", "attempts that archived nothing, by kind", "kind", kind);
    }

    void unexported(int days) {
        unexported = days;
    }

    void newest(LocalDate day) {
        newestSeconds =
                day.equals(LocalDate.EPOCH)
                        ? 0
                        : day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toEpochSecond();
    }
}
