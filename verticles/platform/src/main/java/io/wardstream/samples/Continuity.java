package io.wardstream.samples;

import io.vertx.core.Future;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.util.List;

/** Tells which samples of a device are there. Thread-safe. */
public interface Continuity {

    /**
     * Hour by hour. Takes as long as reading the samples does, some seconds for a week.
     *
     * @param from a full hour
     * @param to a full hour behind it, excluded
     * @return failed with {@link io.wardstream.store.StorageException}
     */
    Future<List<ContinuityHour>> ofDevice(Scope scope, int deviceId, Instant from, Instant to);
}
