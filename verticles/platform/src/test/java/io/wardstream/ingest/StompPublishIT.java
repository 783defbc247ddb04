package io.wardstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import io.wardstream.registry.DeviceWithToken;
import io.wardstream.testing.NodeProgram;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** npm @stomp/stompjs as a device. Needs node and npm. */
final class StompPublishIT {
    @Test
    void publishesWithReceipts() throws Exception {
        assumeTrue(NodeProgram.canRun(), "SKIPPED: the STOMP client needs node and npm");
        NodeProgram client =
                NodeProgram.install("stomp-client", StompPublishIT.class, "publish.mjs");
        try (IngestBed bed = new IngestBed(Map.of())) {
            DeviceWithToken device = bed.device();
            Process program =
                    client.start(
                            Map.of("WARDSTREAM_TOKEN", device.token()),
                            "node",
                            "publish.mjs",
                            "ws://127.0.0.1:" + bed.listening.port() + "/ws/device",
                            "3");

            List<JsonObject> events = NodeProgram.events(program);

            assertThat(events.getFirst().getString("version")).isEqualTo("1.2");
            assertThat(events)
                    .filteredOn(event -> event.getString("event").equals("receipt"))
                    .extracting(event -> event.getInteger("seq"))
                    .containsExactlyInAnyOrder(1, 2, 3);
            assertThat(events.getLast().getString("event")).isEqualTo("disconnected");
            assertThat(bed.seqs(device)).containsExactly(1, 2, 3);
        }
    }
}
