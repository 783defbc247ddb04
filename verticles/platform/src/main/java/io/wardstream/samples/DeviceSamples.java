package io.wardstream.samples;

import io.vertx.core.Future;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.store.Scope;
import java.util.List;

/** Reads all samples of a device, live or not, whole: to judge or to keep them. Thread-safe. */
public interface DeviceSamples {

    /**
     * The samples observed in [fromMillis, toMillis), each once, in no order. As many as there are:
     * the caller asks for some hours at a time.
     *
     * @return completed empty when the device is outside the scope; failed with {@link
     *     io.wardstream.store.StorageException}
     */
    Future<List<VitalSample>> observed(Scope scope, int deviceId, long fromMillis, long toMillis);
}
