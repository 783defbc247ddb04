package io.wardstream.lifecycle.archive;

import io.wardstream.samples.ArchivedLate;
import io.wardstream.samples.DeviceSamples;
import io.wardstream.samples.PgArchivedLate;
import io.wardstream.samples.PgDeviceSamples;
import io.wardstream.samples.PgRawDays;
import io.wardstream.samples.RawDays;
import io.wardstream.samples.rollup.ClosedHours;
import io.wardstream.samples.rollup.PgClosedHours;
import io.wardstream.samples.rollup.PgRollupUpkeep;
import io.wardstream.samples.rollup.RollupUpkeep;
import io.wardstream.store.Database;

/** What the archive reads and drops. */
public record ArchiveSources(
        DeviceSamples samples,
        RawDays raw,
        ArchivedLate late,
        RollupUpkeep rollups,
        ClosedHours hours,
        Unsent unsent) {

    /**
     * In PostgreSQL.
     *
     * @param unsent who is to be waited for
     */
    public static ArchiveSources of(Database database, Unsent unsent) {
        return new ArchiveSources(
                new PgDeviceSamples(database),
                new PgRawDays(database),
                new PgArchivedLate(database),
                new PgRollupUpkeep(database),
                new PgClosedHours(database),
                unsent);
    }
}
