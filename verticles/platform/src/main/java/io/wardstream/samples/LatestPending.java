package io.wardstream.samples;

import io.vertx.redis.client.Request;
import io.wardstream.codec.model.PublishedSample;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written: of each patient and device the newest sample with a value, a vital.
 * Bounded by the count of devices. Confined to one event loop.
 */
final class LatestPending {

    private record Holder(int patientId, int deviceId) {}

    private final int maxDevices;
    private final Map<Holder, @Nullable PublishedSample[]> newest = new LinkedHashMap<>();

    LatestPending(int maxDevices) {
        this.maxDevices = maxDevices;
    }

    /**
     * Keeps what is newer than what waits.
     *
     * @param sample live, of a patient, with at least one value
     * @return false when there is no room for another device
     */
    boolean offer(PublishedSample sample) {
        Holder holder = new Holder(sample.patientId(), sample.sample().deviceId());
        @Nullable PublishedSample[] held = newest.get(holder);
        if (held == null) {
            if (newest.size() >= maxDevices) {
                return false;
            }
            held = new @Nullable PublishedSample[VitalSign.COUNT];
            newest.put(holder, held);
        }
        for (int index = 0; index < VitalSign.COUNT; index++) {
            PublishedSample present = held[index];
            if (sample.sample().vitals().has(VitalSign.ofIndex(index))
                    && (present == null || isLater(sample, present))) {
                held[index] = sample;
            }
        }
        return true;
    }

    /** Devices whose values wait; another thread may see a number of a moment ago. */
    int size() {
        return newest.size();
    }

    boolean isEmpty() {
        return newest.isEmpty();
    }

    void clear() {
        newest.clear();
    }

    /** Takes out the longest waiting devices, at most so many, as one call of the write script. */
    Request take(int devices) {
        int count = Math.min(devices, newest.size());
        List<Map.Entry<Holder, @Nullable PublishedSample[]>> taken = new ArrayList<>(count);
        Iterator<Map.Entry<Holder, @Nullable PublishedSample[]>> waiting =
                newest.entrySet().iterator();
        while (taken.size() < count) {
            taken.add(waiting.next());
            waiting.remove();
        }
        Request request = LatestScript.WRITE.call(count);
        taken.forEach(entry -> request.arg(LatestText.hash(entry.getKey().patientId())));
        request.arg(LatestText.HASH_SECONDS);
        taken.forEach(entry -> append(request, entry.getKey().deviceId(), entry.getValue()));
        return request;
    }

    private static void append(Request request, int deviceId, @Nullable PublishedSample[] held) {
        PublishedSample top = latest(held);
        String order = order(top);
        int values = 0;
        int older = 0;
        for (PublishedSample sample : held) {
            values += sample == null ? 0 : 1;
            older += sample != null && isLater(top, sample) ? 1 : 0;
        }
        request.arg(LatestText.marker(deviceId)).arg(order).arg(values - older).arg(older);
        for (int index = 0; index < held.length; index++) {
            PublishedSample sample = held[index];
            if (sample != null && !isLater(top, sample)) {
                append(request, VitalSign.ofIndex(index), sample, order);
            }
        }
        for (int index = 0; index < held.length && older > 0; index++) {
            PublishedSample sample = held[index];
            if (sample != null && isLater(top, sample)) {
                append(request, VitalSign.ofIndex(index), sample, order(sample));
            }
        }
    }

    private static void append(
            Request request, VitalSign sign, PublishedSample published, String order) {
        VitalSample sample = published.sample();
        request.arg(LatestText.field(sign, sample.deviceId()));
        request.arg(
                LatestText.value(
                        order,
                        sample.vitals().scaled(sign),
                        sample.receivedAt(),
                        sample.vitals().validity(sign)));
    }

    private static PublishedSample latest(@Nullable PublishedSample[] held) {
        PublishedSample top = null;
        for (PublishedSample sample : held) {
            if (sample != null && (top == null || isLater(sample, top))) {
                top = sample;
            }
        }
        if (top == null) {
            throw new IllegalStateException("a device waits without a value");
        }
        return top;
    }

    private static boolean isLater(PublishedSample one, PublishedSample other) {
        int compared = Long.compare(one.sample().observedAt(), other.sample().observedAt());
        if (compared == 0) {
            compared = Long.compare(one.epoch(), other.epoch());
        }
        return compared == 0 ? one.sample().seq() > other.sample().seq() : compared > 0;
    }

    private static String order(PublishedSample published) {
        return LatestText.order(
                published.sample().observedAt(), published.epoch(), published.sample().seq());
    }
}
