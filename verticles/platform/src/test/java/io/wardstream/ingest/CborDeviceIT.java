package io.wardstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonObject;
import io.wardstream.registry.DeviceWithToken;
import io.wardstream.registry.RegistryBed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A device that speaks CBOR, written and read by Jackson. */
final class CborDeviceIT {
    private static final CBORFactory CBOR = new CBORFactory();
    private static final JsonFactory JSON = new JsonFactory();

    private static IngestBed bed;

    @BeforeAll
    static void listen() {
        bed = new IngestBed(Map.of());
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    private static Buffer cbor(String json) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonParser parser = JSON.createParser(json);
                JsonGenerator generator = CBOR.createGenerator(bytes)) {
            parser.nextToken();
            generator.copyCurrentStructure(parser);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return Buffer.buffer(bytes.toByteArray());
    }

    private static JsonObject json(Buffer cbor) {
        StringWriter json = new StringWriter();
        try (JsonParser parser = CBOR.createParser(cbor.getBytes());
                JsonGenerator generator = JSON.createGenerator(json)) {
            parser.nextToken();
            generator.copyCurrentStructure(parser);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return new JsonObject(json.toString());
    }

    private static String sample(int seq, String values) {
        return "{\"type\":\"sample\",\"seq\":"
                + seq
                + ",\"at\":"
                + System.currentTimeMillis()
                + ",\"values\":"
                + values
                + "}";
    }

    /** One connection, driven by hand. */
    private static final class Device {
        final WebSocket socket;
        private final BlockingQueue<JsonObject> heard = new LinkedBlockingQueue<>();
        private final CompletableFuture<Short> closed = new CompletableFuture<>();

        Device(DeviceWithToken device) {
            socket =
                    RegistryBed.await(
                            bed.client.connect(
                                    bed.options(bed.listening, device.token())
                                            .addSubProtocol("vitals.v9")
                                            .addSubProtocol("vitals.v1.cbor")
                                            .addSubProtocol("vitals.v1.json")));
            socket.binaryMessageHandler(frame -> heard.add(json(frame)));
            socket.closeHandler(_ -> closed.complete(socket.closeStatusCode()));
            assertThat(socket.subProtocol()).isEqualTo("vitals.v1.cbor");
        }

        void say(String json) {
            RegistryBed.done(socket.writeBinaryMessage(cbor(json)));
        }

        @CanIgnoreReturnValue
        JsonObject hello(int next) {
            say("{\"type\":\"hello\",\"epoch\":100,\"next\":" + next + "}");
            return next("welcome");
        }

        JsonObject next(String type) {
            try {
                while (true) {
                    JsonObject frame = heard.poll(20, TimeUnit.SECONDS);
                    if (frame == null) {
                        throw new AssertionError("no " + type);
                    }
                    if (type.equals(frame.getString("type"))) {
                        return frame;
                    }
                }
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }

        int closeCode() throws Exception {
            return closed.get(20, TimeUnit.SECONDS);
        }

        void leave() {
            RegistryBed.done(socket.close());
        }
    }

    @Test
    void storesAndAcksAndGoesOnWhereItWas() {
        DeviceWithToken token = bed.device();
        Device device = new Device(token);
        device.hello(1);
        device.say(sample(1, "{\"heart_rate\":72,\"spo2\":97.5}"));
        device.say(sample(2, "{\"heart_rate\":73}"));
        while (device.next("ack").getInteger("seq") < 2) {
            assertThat(device.socket.isClosed()).isFalse();
        }
        device.leave();

        Device again = new Device(token);
        JsonObject welcome = again.hello(3);
        again.say(sample(3, "{\"heart_rate\":74}"));

        assertThat(welcome.getLong("epoch")).isEqualTo(100);
        assertThat(again.next("ack").getInteger("seq")).isEqualTo(3);
        assertThat(bed.seqs(token)).containsExactly(1, 2, 3);
    }

    @Test
    void isRefusedInTheSameWordsAsJsonAndKeptReadable() {
        DeviceWithToken token = bed.device();
        Device device = new Device(token);
        device.hello(1);

        device.say(sample(1, "{\"spo2\":140,\"heart_rate\":72}"));
        JsonObject value = device.next("nack");
        RegistryBed.done(device.socket.writeBinaryMessage(Buffer.buffer(new byte[] {(byte) 0xC1})));
        JsonObject tag = device.next("nack");
        RegistryBed.done(device.socket.writeTextMessage(sample(2, "{\"heart_rate\":72}")));
        JsonObject text = device.next("nack");

        assertThat(value.getString("message")).isEqualTo("spo2 must be 0..100, was 140");
        assertThat(tag.getString("code")).isEqualTo("malformed");
        assertThat(tag.getValue("seq")).isNull();
        assertThat(text.getString("message"))
                .isEqualTo("this subprotocol takes binary messages only");
        device.say(sample(3, "{\"heart_rate\":74}"));
        device.say("{\"type\":\"gap\",\"from\":2,\"to\":2}");
        while (device.next("ack").getInteger("seq") < 3) {
            assertThat(device.socket.isClosed()).isFalse();
        }
        assertThat(bed.refusals(token))
                .extracting(row -> row.getString("frame"))
                .satisfiesExactlyInAnyOrder(
                        frame -> assertThat(frame).contains("\"spo2\":140"),
                        frame -> assertThat(frame).isEqualTo("h'c1'"),
                        frame -> assertThat(frame).isNull());
    }

    @Test
    void takesAMessageInFragmentsAndRefusesOneThatIsTooLarge() throws Exception {
        DeviceWithToken token = bed.device();
        Device device = new Device(token);
        device.hello(1);
        Buffer whole = cbor(sample(1, "{\"heart_rate\":72}"));

        device.socket.writeFrame(WebSocketFrame.binaryFrame(whole.getBuffer(0, 9), false));
        device.socket.writeFrame(
                WebSocketFrame.continuationFrame(whole.getBuffer(9, whole.length()), true));
        assertThat(device.next("ack").getInteger("seq")).isEqualTo(1);
        device.socket.writeFrame(
                WebSocketFrame.binaryFrame(
                        Buffer.buffer(new byte[MessageReader.LONGEST + 1]), true));

        assertThat(device.closeCode()).isEqualTo(1009);
    }

    @Test
    void closesAfterTheThirdUnreadableMessage() throws Exception {
        Device device = new Device(bed.device());
        device.hello(1);

        for (int i = 0; i < 3; i++) {
            RegistryBed.done(device.socket.writeBinaryMessage(Buffer.buffer(new byte[] {1, 2})));
        }

        assertThat(device.closeCode()).isEqualTo(1007);
    }
}
