package io.wardstream.samples;

import io.vertx.core.Future;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.store.Scope;
import java.util.List;

/** Reads the live samples of a device to judge them again. Thread-safe. */
public interface LiveSamples {

    /**
     * The live samples observed in [fromMillis, toMillis), late ones included and none twice,
     * roughly by time. Without what is not judged: the device's own time and values outside the
     * catalogue. As many as there are: the caller asks for an hour or so at a time.
     *
     * @return completed empty when the device is outside the scope; failed with {@link
     *     io.wardstream.store.StorageException}
     */
    Future<List<VitalSample>> observed(Scope scope, int deviceId, long fromMillis, long toMillis);
}
