package io.wardstream.ops;

import io.micrometer.core.instrument.binder.system.DiskSpaceMetrics;
import java.io.File;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What /health/ready says, as numbers, and the disk of temporary files. What the node leans on gets
 * its meter when it is away for the first time. Thread-safe.
 */
final class PlatformMeters {

    private static final String POSTGRES = "postgres";

    private final Readiness readiness;
    private final Meters meters;
    private final Set<String> shown = ConcurrentHashMap.newKeySet();

    PlatformMeters(Readiness readiness, Meters meters) {
        this.readiness = readiness;
        this.meters = meters;
    }

    void bind() {
        meters.gauge(
                "platform.ready",
                "1 while the node may be sent work, as /health/ready says",
                () -> readiness.isReady() ? 1 : 0);
        new DiskSpaceMetrics(new File(System.getProperty("java.io.tmpdir")))
                .bindTo(meters.registry());
        show(POSTGRES);
    }

    /** To be called before each scrape. */
    void refresh() {
        readiness.degraded().forEach(this::show);
    }

    private void show(String what) {
        if (shown.add(what)) {
            meters.gauge(
                    "platform.degraded",
                    "1 while something the node leans on is away",
                    () -> readiness.degraded().contains(what) ? 1 : 0,
                    "what",
                    what);
        }
    }
}
