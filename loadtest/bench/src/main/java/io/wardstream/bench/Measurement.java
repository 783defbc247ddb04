package io.wardstream.bench;

import java.sql.SQLException;
import java.time.Duration;

/** What the three processes of a run do and use in a stretch of time. */
final class Measurement {

    private Measurement() {}

    /** Blocks for that time; fails when the generator ends meanwhile. */
    static Phase of(
            PostgresMeter meter, PlatformUnderTest platform, Generator generator, Duration time)
            throws SQLException {
        PostgresUse postgres = meter.read();
        double platformCpu = ProcessUse.cpuSeconds(platform.pid());
        double generatorCpu = ProcessUse.cpuSeconds(generator.pid());
        long rows = platform.committed();
        long begin = System.nanoTime();
        generator.run(time);
        long written = platform.committed() - rows;
        double seconds = (System.nanoTime() - begin) / Phase.NANOS_A_SECOND;
        return new Phase(
                written,
                seconds,
                meter.read().since(postgres),
                ProcessUse.cpuSeconds(platform.pid()) - platformCpu,
                ProcessUse.cpuSeconds(generator.pid()) - generatorCpu);
    }
}
