package io.wardstream.samples.rollup;

import io.vertx.sqlclient.Tuple;
import io.wardstream.codec.model.VitalSample;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which of the late samples that wait have been read. Not thread-safe. */
final class PgLateIdentities {

    private record Identity(int deviceId, int epochNo, int seq) {}

    private final Set<Identity> waiting = new HashSet<>();
    private final List<Identity> seen = new ArrayList<>();

    void add(int deviceId, int epochNo, int seq) {
        waiting.add(new Identity(deviceId, epochNo, seq));
    }

    void see(VitalSample sample) {
        Identity identity = new Identity(sample.deviceId(), sample.epochNo(), sample.seq());
        if (waiting.remove(identity)) {
            seen.add(identity);
        }
    }

    /** Three arrays: device, epoch number, seq. */
    Tuple seen() {
        return Tuple.of(
                seen.stream().map(Identity::deviceId).toArray(Integer[]::new),
                seen.stream().map(Identity::epochNo).toArray(Integer[]::new),
                seen.stream().map(Identity::seq).toArray(Integer[]::new));
    }
}
