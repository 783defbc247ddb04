package io.wardstream.samples.rollup;

import io.wardstream.registry.RegistryBed;
import io.wardstream.samples.PgDeviceSamples;

/** Checks of roll-ups on the database of a bed. */
public final class RollupChecks {

    private RollupChecks() {}

    public static RollupCheck open(RegistryBed bed) {
        return new RollupCheck(
                new PgRollups(bed.database),
                bed.registry.assignments(),
                new PgDeviceSamples(bed.database),
                new PgRollupUpkeep(bed.database));
    }
}
