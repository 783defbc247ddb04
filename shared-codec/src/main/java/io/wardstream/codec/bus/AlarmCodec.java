package io.wardstream.codec.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.codec.model.VitalSign;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One version of an {@link Alarm} in binary, about 250 bytes.
 *
 * <p>Version 0.1: alarm = version byte, id, version int, isDurable byte, subject, cause, progress.
 * Subject = hospital, ward int, ward id, patient int, patient id, device int, device id, a byte 0
 * or 1, then the id of the group. Cause = kind byte, code text, vital byte (-1: none), value and
 * limit double, text, ruleVersion int, conditionSince long. Progress = priority, state, isLatching
 * byte, raisedAt, acknowledgedAt long, acknowledgedBy text or none, conditionUntil, clearedAt,
 * closedAt long, closeReason text or none. Big-endian; id = two longs; text = int length, UTF-8;
 * text or none = a byte 0 or 1, then the text.
 */
final class AlarmCodec implements MessageCodec<Alarm, Alarm> {
    static final byte VERSION = 1;

    private static final byte NO_VITAL = -1;

    @Override
    public void encodeToWire(Buffer wire, Alarm alarm) {
        wire.appendByte(VERSION);
        append(wire, alarm.id());
        wire.appendInt(alarm.version()).appendByte(flag(alarm.isDurable()));
        append(wire, alarm.subject());
        append(wire, alarm.cause());
        append(wire, alarm.progress());
    }

    /**
     * Reads what {@link #encodeToWire} wrote.
     *
     * @throws IllegalArgumentException when the major version is another, the message is cut short,
     *     or a code stands for nothing
     */
    @Override
    public Alarm decodeFromWire(int pos, Buffer wire) {
        WireReader in = new WireReader("Alarm", wire, pos, VERSION);
        return new Alarm(
                in.readUuid(),
                in.readInt(),
                in.readFlag("isDurable"),
                readSubject(in),
                readCause(in),
                readProgress(in));
    }

    @Override
    public Alarm transform(Alarm alarm) {
        return alarm; // immutable, so local delivery shares it
    }

    @Override
    public String name() {
        return "wardstream.alarm";
    }

    @Override
    public byte systemCodecID() {
        return -1; // not one of Vert.x's own
    }

    private static void append(Buffer wire, UUID id) {
        wire.appendLong(id.getMostSignificantBits()).appendLong(id.getLeastSignificantBits());
    }

    private static byte flag(boolean isSet) {
        return (byte) (isSet ? 1 : 0);
    }

    private static void append(Buffer wire, Alarm.Subject subject) {
        wire.appendInt(subject.hospitalId()).appendInt(subject.wardId());
        append(wire, subject.wardPublicId());
        wire.appendInt(subject.patientId());
        append(wire, subject.patientPublicId());
        wire.appendInt(subject.deviceId());
        append(wire, subject.devicePublicId());
        UUID group = subject.groupId();
        wire.appendByte(flag(group != null));
        if (group != null) {
            append(wire, group);
        }
    }

    private static Alarm.Subject readSubject(WireReader in) {
        return new Alarm.Subject(
                in.readInt(),
                in.readInt(),
                in.readUuid(),
                in.readInt(),
                in.readUuid(),
                in.readInt(),
                in.readUuid(),
                in.readFlag("group") ? in.readUuid() : null);
    }

    private static void append(Buffer wire, Alarm.Cause cause) {
        VitalSign vital = cause.vital();
        wire.appendByte((byte) cause.kind().code());
        WireText.append(wire, cause.code());
        wire.appendByte(vital == null ? NO_VITAL : (byte) vital.index());
        wire.appendDouble(cause.value()).appendDouble(cause.limit());
        WireText.append(wire, cause.text());
        wire.appendInt(cause.ruleVersion()).appendLong(cause.conditionSince());
    }

    private static Alarm.Cause readCause(WireReader in) {
        return new Alarm.Cause(
                readKind(in),
                in.readText(),
                readVital(in),
                in.readDouble(),
                in.readDouble(),
                in.readText(),
                in.readInt(),
                in.readLong());
    }

    private static AlarmKind readKind(WireReader in) {
        int code = in.readByte();
        AlarmKind kind = AlarmKind.ofCode(code);
        if (kind == null) {
            throw in.corrupt("kind", code);
        }
        return kind;
    }

    private static @Nullable VitalSign readVital(WireReader in) {
        int index = in.readByte();
        if (index == NO_VITAL) {
            return null;
        }
        if (index < 0 || index >= VitalSign.COUNT) {
            throw in.corrupt("vital", index);
        }
        return VitalSign.ofIndex(index);
    }

    private static void append(Buffer wire, Alarm.Progress progress) {
        wire.appendByte((byte) progress.priority().code())
                .appendByte((byte) progress.state().code())
                .appendByte(flag(progress.isLatching()))
                .appendLong(progress.raisedAt())
                .appendLong(progress.acknowledgedAt());
        WireText.appendNullable(wire, progress.acknowledgedBy());
        wire.appendLong(progress.conditionUntil())
                .appendLong(progress.clearedAt())
                .appendLong(progress.closedAt());
        WireText.appendNullable(wire, progress.closeReason());
    }

    private static Alarm.Progress readProgress(WireReader in) {
        return new Alarm.Progress(
                readPriority(in),
                readState(in),
                in.readFlag("isLatching"),
                in.readLong(),
                in.readLong(),
                in.readNullableText(),
                in.readLong(),
                in.readLong(),
                in.readLong(),
                in.readNullableText());
    }

    private static AlarmPriority readPriority(WireReader in) {
        int code = in.readByte();
        AlarmPriority priority = AlarmPriority.ofCode(code);
        if (priority == null) {
            throw in.corrupt("priority", code);
        }
        return priority;
    }

    private static AlarmState readState(WireReader in) {
        int code = in.readByte();
        AlarmState state = AlarmState.ofCode(code);
        if (state == null) {
            throw in.corrupt("state", code);
        }
        return state;
    }
}
