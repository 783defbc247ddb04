package io.wardstream.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.history.RawHistory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.UUID;

/** History as columns of JSON, written as a stream: up to 20,000 points of nine vitals. */
final class HistoryJson {

    private static final JsonFactory JSON = new JsonFactory();

    private HistoryJson() {}

    static Answer answer(UUID patient, Instant from, Instant to, RawHistory history) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeStringField("patientId", patient.toString());
            json.writeStringField("resolution", "raw");
            json.writeStringField("from", from.toString());
            json.writeStringField("to", to.toString());
            json.writeArrayFieldStart("time");
            for (int i = 0; i < history.size(); i++) {
                json.writeNumber(history.time(i));
            }
            json.writeEndArray();
            json.writeObjectFieldStart("vitals");
            for (VitalSign sign : history.vitals()) {
                writeVital(json, sign, history);
            }
            json.writeEndObject();
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory cannot fail to be written", impossible);
        }
        Buffer body = Buffer.buffer(bytes.toByteArray());
        return new Answer.Whole(
                200, "application/json", body, Answer.REVALIDATE, EntityTag.of(body), null);
    }

    private static void writeVital(JsonGenerator json, VitalSign sign, RawHistory history)
            throws IOException {
        json.writeObjectFieldStart(sign.wireName());
        json.writeArrayFieldStart("value");
        for (int i = 0; i < history.size(); i++) {
            switch (history.value(sign, i)) {
                case null -> json.writeNull();
                case Integer whole -> json.writeNumber(whole);
                case Number number -> json.writeNumber(number.doubleValue());
            }
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
