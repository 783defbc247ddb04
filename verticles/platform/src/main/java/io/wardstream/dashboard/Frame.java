package io.wardstream.dashboard;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.json.JsonObject;
import io.wardstream.ops.tracing.TraceSpan;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One message to pages, encoded once with its envelope and shared by all who receive it. Immutable.
 *
 * @param bytes in UTF-8; the transport adds its own escapes
 * @param trace what it brings is traced; null: it is not
 */
record Frame(String text, int bytes, @Nullable TraceSpan trace) {

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * Over EventSource the stock client decodes what it gets as a URI, and SockJS of Vert.x does
     * not encode for it: a percent sign as it is ends the connection. It only stands in strings.
     */
    private static final String PERCENT = "\\u0025";

    /** One that is not traced. */
    Frame(String text, int bytes) {
        this(text, bytes, null);
    }

    /** Writes the fields of a body. */
    interface Body {
        void write(JsonGenerator json) throws IOException;
    }

    /** A delivery at an address; {@code body} writes into an object that is open. */
    static Frame delivery(String address, Body body) {
        return of(
                json -> {
                    json.writeStringField("type", "rec");
                    json.writeStringField("address", address);
                    json.writeObjectFieldStart("body");
                    body.write(json);
                    json.writeEndObject();
                });
    }

    static Frame reply(String replyAddress, JsonObject body) {
        return of(
                json -> {
                    json.writeStringField("type", "rec");
                    json.writeStringField("address", replyAddress);
                    json.writeFieldName("body");
                    json.writeRawValue(body.encode());
                });
    }

    /** A request that failed, as the stock bridge says it. */
    static Frame failure(String replyAddress, int code, String message) {
        return of(
                json -> {
                    json.writeStringField("type", "err");
                    json.writeStringField("address", replyAddress);
                    writeFailure(json, code, message);
                });
    }

    /** Something is wrong with the whole conversation. */
    static Frame error(String reason) {
        return of(
                json -> {
                    json.writeStringField("type", "err");
                    json.writeStringField("body", reason);
                });
    }

    /**
     * A registration that is refused or withdrawn. The stock client hands it to the handler of the
     * address, which sees only what {@link #failure} holds.
     */
    static Frame refusal(String address, int code, String reason) {
        return of(
                json -> {
                    json.writeStringField("type", "err");
                    json.writeStringField("address", address);
                    json.writeStringField("body", reason);
                    writeFailure(json, code, reason);
                });
    }

    /**
     * The same.
     *
     * @param span null: it is not traced
     */
    Frame tracedBy(@Nullable TraceSpan span) {
        return span == null ? this : new Frame(text, bytes, span);
    }

    private static void writeFailure(JsonGenerator json, int code, String message)
            throws IOException {
        json.writeNumberField("failureCode", code);
        json.writeStringField("failureType", "RECIPIENT_FAILURE");
        json.writeStringField("message", message);
    }

    private static Frame of(Body envelope) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1_024);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            envelope.write(json);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory cannot fail to be written", impossible);
        }
        String plain = bytes.toString(StandardCharsets.UTF_8);
        String text = plain.replace("%", PERCENT);
        return new Frame(text, bytes.size() + text.length() - plain.length());
    }
}
