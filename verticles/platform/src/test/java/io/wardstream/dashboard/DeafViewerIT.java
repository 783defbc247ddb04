package io.wardstream.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Caller;
import io.wardstream.access.Role;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.registry.NewPatient;
import io.wardstream.registry.RegistryBed;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A page that logs in, watches, and never reads again, on a socket with small buffers. */
final class DeafViewerIT {

    /** Names as long as that make a frame worth 100 kB. */
    private static final int PATIENTS = 200;

    private static DashboardBed bed;
    private static Caller nurse;

    @BeforeAll
    static void start() {
        bed = new DashboardBed();
        nurse = bed.user("nurse", Role.CLINICIAN);
        for (int i = 0; i < PATIENTS; i++) {
            RegistryBed.done(
                    bed.bed
                            .registry
                            .patients()
                            .create(new NewPatient(bed.ward, null, "Somebody " + "x".repeat(80))));
        }
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void isConflatedThenClosedWhileOthersAreServed() throws Exception {
        try (Page page = bed.page(nurse);
                Socket deaf = deafSocket()) {
            page.register(bed.wardAddress());
            JsonObject _ = page.frame(bed.wardAddress());
            AtomicInteger seq = new AtomicInteger(10_000);
            long used = usedHeap();

            // pings go on: a page that speaks is not thereby one that listens
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(20))
                    .until(
                            () -> {
                                ask(deaf, bed.wardAddress());
                                everyVital(seq.incrementAndGet());
                                return bed.meter("dashboard.closed", "reason", "deaf") == 1;
                            });

            assertThat(bed.meter("dashboard.conflated")).isPositive();
            assertThat(usedHeap() - used).isLessThan(64L << 20);
            bed.heartRate(seq.incrementAndGet(), 44);
            JsonObject frame =
                    page.next(message -> message.encode().contains("\"value\":44")).copy();
            assertThat(frame.getString("address")).isEqualTo(bed.wardAddress());
            assertThat(page.isClosed()).isFalse();
        }
    }

    /** Registering again and again makes a whole snapshot each time. */
    private static void ask(Socket socket, String address) {
        try {
            send(
                    socket,
                    new JsonObject()
                            .put("type", "register")
                            .put("address", address)
                            .put("headers", new JsonObject().put("padding", "x".repeat(126)))
                            .encode());
        } catch (IOException closed) {
            assertThat(closed).isNotNull();
        }
    }

    private static void everyVital(int seq) {
        Vitals.Builder vitals = Vitals.builder();
        vitals.put(VitalSign.HEART_RATE, 60 + seq % 40);
        vitals.put(VitalSign.SPO2, 90 + seq % 10);
        bed.publish(seq, vitals.build());
    }

    private static Socket deafSocket() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(8_192);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), bed.port));
        String upgrade =
                "GET "
                        + Page.path("websocket")
                        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\n"
                        + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        socket.getOutputStream().write(upgrade.getBytes(StandardCharsets.US_ASCII));
        readUntil(socket, 'o'); // the one thing it ever reads: that it may speak
        send(
                socket,
                new JsonObject()
                        .put("type", "send")
                        .put("address", Viewer.LOG_IN)
                        .put("body", new JsonObject().put("ticket", bed.ticket(nurse)))
                        .encode());
        return socket;
    }

    /** Reads the answer to the upgrade and, behind it, one frame of that one character. */
    private static void readUntil(Socket socket, char last) throws IOException {
        String answer = "";
        while (!answer.contains("\r\n\r\n") || answer.charAt(answer.length() - 1) != last) {
            int next = socket.getInputStream().read();
            assertThat(next).as(answer).isNotNegative();
            answer += (char) next;
        }
    }

    /** One masked text frame of 126 bytes at least; the mask is zero. */
    private static void send(Socket socket, String message) throws IOException {
        byte[] text = new JsonArray().add(message).encode().getBytes(StandardCharsets.UTF_8);
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.write(0x81);
        out.write(0x80 | 126);
        out.writeShort(text.length);
        out.writeInt(0);
        out.write(text);
        out.flush();
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
