package io.wardstream.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import io.wardstream.codec.model.VitalSign;
import java.io.IOException;

/** The last five minutes of one vital, a point each five seconds. Confined to one event loop. */
final class Trend {

    private static final int POINTS = 60;
    private static final long APART_MILLIS = 5_000;

    private final VitalSign sign;
    private final long[] times = new long[POINTS];
    private final short[] values = new short[POINTS];
    private int count;
    private int next;

    Trend(VitalSign sign) {
        this.sign = sign;
    }

    void add(Reading reading) {
        if (count > 0 && reading.receivedAt() - times[at(count - 1)] < APART_MILLIS) {
            return;
        }
        times[next] = reading.receivedAt();
        values[next] = reading.scaled();
        next = (next + 1) % POINTS;
        count = Math.min(POINTS, count + 1);
    }

    /** A field of the open object: pairs of time and value, the oldest first. */
    void write(JsonGenerator json, long now) throws IOException {
        json.writeArrayFieldStart(sign.wireName());
        for (int index = 0; index < count; index++) {
            int place = at(index);
            if (now - times[place] <= POINTS * APART_MILLIS) {
                json.writeStartArray();
                json.writeNumber(times[place]);
                Reading.writeNumber(json, sign, values[place]);
                json.writeEndArray();
            }
        }
        json.writeEndArray();
    }

    /** Where the point is that has so many before it. */
    private int at(int index) {
        return (next - count + index + POINTS) % POINTS;
    }
}
