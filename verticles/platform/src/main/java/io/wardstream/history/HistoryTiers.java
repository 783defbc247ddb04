package io.wardstream.history;

import io.vertx.core.Future;
import io.wardstream.lifecycle.archive.Lake;
import io.wardstream.samples.PatientSamples;
import io.wardstream.samples.rollup.BucketLength;
import io.wardstream.samples.rollup.Rollups;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The tiers there are. */
public final class HistoryTiers {

    private HistoryTiers() {}

    /**
     * While a day leaves PostgreSQL it is in both; the lake comes first then, for it stays there.
     *
     * @param lake none: days that are archived are left to minutes and hours
     * @param rawThrough before this instant single samples are not all in PostgreSQL
     */
    public static List<Tier> of(
            Optional<Lake> lake,
            PatientSamples samples,
            Rollups rollups,
            Supplier<Future<Long>> rawThrough,
            InstantSource clock) {
        List<Tier> tiers = new ArrayList<>();
        lake.ifPresent(present -> tiers.add(new LakeTier(present.samples(samples))));
        lake.ifPresent(present -> tiers.add(new LakeHourTier(present.hours(rollups))));
        tiers.add(new RawTier(samples, rawThrough, clock));
        tiers.add(rollups(rollups, BucketLength.MINUTE));
        tiers.add(rollups(rollups, BucketLength.HOUR));
        return tiers;
    }

    private static Tier rollups(Rollups rollups, BucketLength length) {
        return new RollupTier(rollups, length, () -> rollups.keptFrom(length));
    }
}
