package io.wardstream.whatif;

import io.wardstream.alerts.AlertRules;
import io.wardstream.config.WhatIfConfig;
import io.wardstream.ops.Meters;
import io.wardstream.registry.RegistryBed;
import io.wardstream.samples.LiveSamples;
import io.wardstream.samples.PgLiveSamples;
import java.time.Clock;
import java.time.Duration;

/** What-ifs on a database, for tests of this room and others: nobody does a job unless deployed. */
public final class WhatIfs {
    static final WhatIfConfig CONFIG =
            new WhatIfConfig(
                    1,
                    Duration.ofMillis(20),
                    Duration.ofSeconds(60),
                    Duration.ofDays(31),
                    Duration.ofDays(7));

    private WhatIfs() {}

    public static WhatIf open(RegistryBed bed, AlertRules rules, Clock clock) {
        return open(bed, rules, new PgLiveSamples(bed.database), clock);
    }

    /** One that reads samples as the test wants. */
    static WhatIf open(RegistryBed bed, AlertRules rules, LiveSamples samples, Clock clock) {
        return new WhatIf(
                bed.vertx, bed.database, bed.registry, rules, samples, CONFIG, clock, new Meters());
    }
}
