package io.wardstream.codec.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * One kind of {@link DeviceControl} in binary: version byte, then its int fields in order. A codec
 * a record, because Vert.x picks a codec by the exact class of the message.
 */
final class DeviceControlCodec<T extends DeviceControl> implements MessageCodec<T, T> {
    static final byte VERSION = 1;

    private final Class<T> type;
    private final Function<WireReader, T> read;
    private final List<ToIntFunction<T>> fields;

    DeviceControlCodec(Class<T> type, Function<WireReader, T> read, List<ToIntFunction<T>> fields) {
        this.type = type;
        this.read = read;
        this.fields = List.copyOf(fields);
    }

    Class<T> type() {
        return type;
    }

    @Override
    public void encodeToWire(Buffer wire, T control) {
        wire.appendByte(VERSION);
        for (ToIntFunction<T> field : fields) {
            wire.appendInt(field.applyAsInt(control));
        }
    }

    /**
     * Reads what {@link #encodeToWire} wrote.
     *
     * @throws IllegalArgumentException when the major version is another or the message is cut
     *     short
     */
    @Override
    public T decodeFromWire(int pos, Buffer wire) {
        return read.apply(new WireReader(type.getSimpleName(), wire, pos, VERSION));
    }

    @Override
    public T transform(T control) {
        return control; // immutable, so local delivery shares it
    }

    @Override
    public String name() {
        return "wardstream.device-control." + type.getSimpleName();
    }

    @Override
    public byte systemCodecID() {
        return -1; // not one of Vert.x's own
    }
}
