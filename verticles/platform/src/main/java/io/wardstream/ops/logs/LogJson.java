package io.wardstream.ops.logs;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of the log as one object of JSON, with the keys at, level, logger, message, node, thread,
 * trace, fields and error; those without a value are left out. {@code fields} has what the message
 * says as key=value, so that programs need not read sentences. Confined to the thread that writes.
 */
public final class LogJson extends EncoderBase<ILoggingEvent> {

    /** Property of Logback with the name of the node. */
    static final String NODE = "node";

    private static final JsonFactory JSON = new JsonFactory();

    /** A placeholder, with the key in front of it where there is one. */
    private static final Pattern PLACEHOLDER = Pattern.compile("(?:([A-Za-z]\\w*)=)?\\{}");

    private static final int MOST_FRAMES = 20;

    private final ThrowableProxyConverter errors = new ThrowableProxyConverter();

    @Override
    public void start() {
        errors.setContext(getContext());
        errors.setOptionList(List.of(Integer.toString(MOST_FRAMES)));
        errors.start();
        super.start();
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            write(json, event);
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("memory cannot fail to be written", impossible);
        }
        line.write('\n');
        return line.toByteArray();
    }

    private void write(JsonGenerator json, ILoggingEvent event) throws IOException {
        json.writeStringField("at", Instant.ofEpochMilli(event.getTimeStamp()).toString());
        json.writeStringField("level", event.getLevel().toString());
        json.writeStringField("logger", event.getLoggerName());
        json.writeStringField("message", event.getFormattedMessage());
        writeKnown(json, NODE, event.getLoggerContextVO().getPropertyMap().get(NODE));
        json.writeStringField("thread", event.getThreadName());
        writeKnown(json, LogQueue.TRACE, event.getMDCPropertyMap().get(LogQueue.TRACE));
        writeFields(json, event.getMessage(), event.getArgumentArray());
        if (event.getThrowableProxy() != null) {
            json.writeStringField("error", errors.convert(event).strip());
        }
    }

    private static void writeKnown(JsonGenerator json, String key, @Nullable String value)
            throws IOException {
        if (value != null) {
            json.writeStringField(key, value);
        }
    }

    /** The pattern says which argument has which key. */
    private static void writeFields(
            JsonGenerator json, @Nullable String pattern, Object @Nullable [] arguments)
            throws IOException {
        if (pattern == null || arguments == null) {
            return;
        }
        boolean isOpen = false;
        Matcher placeholder = PLACEHOLDER.matcher(pattern);
        for (int i = 0; i < arguments.length && placeholder.find(); i++) {
            String key = placeholder.group(1);
            if (key != null) {
                if (!isOpen) {
                    json.writeObjectFieldStart("fields");
                    isOpen = true;
                }
                json.writeFieldName(key);
                writeValue(json, arguments[i]);
            }
        }
        if (isOpen) {
            json.writeEndObject();
        }
    }

    private static void writeValue(JsonGenerator json, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case Boolean flag -> json.writeBoolean(flag);
            case Integer number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            default -> json.writeString(String.valueOf(value));
        }
    }
}
