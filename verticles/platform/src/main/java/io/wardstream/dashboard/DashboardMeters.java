package io.wardstream.dashboard;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.wardstream.ops.Meters;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What the dashboard counts. One a node; thread-safe. */
final class DashboardMeters {

    /** What a frame holds. */
    enum Kind {
        WARD,
        WARD_SNAPSHOT,
        PATIENT,
        PATIENT_SNAPSHOT,
        ALARMS,
        ALARMS_SNAPSHOT,
        FLEET,
        FLEET_SNAPSHOT,
        TICK
    }

    final AtomicInteger viewers = new AtomicInteger();
    final AtomicInteger loggedIn = new AtomicInteger();
    final Counter bytes;
    final Counter conflated;
    final Counter cut;
    final Counter ticksLeftOut;
    final Timer delay;
    final Timer encode;
    private final Timer alarmDelay;

    private final Map<Kind, Counter> frames = new EnumMap<>(Kind.class);
    private final Map<CloseReason, Counter> closed = new EnumMap<>(CloseReason.class);

    DashboardMeters(Meters meters) {
        meters.gauge("dashboard.viewers", "Open bridges", viewers::get);
        meters.gauge("dashboard.viewers.known", "Open bridges, logged in", loggedIn::get);
        bytes =
                meters.counter(
                        "dashboard.bytes", "Bytes of frames and answers handed to the sockets");
        conflated =
                meters.counter(
                        "dashboard.conflated",
                        "Frames left out for a viewer that was behind and got a snapshot later");
        cut =
                meters.counter(
                        "dashboard.cut",
                        "Patients, samples and alarms left out because a view was full");
        ticksLeftOut =
                meters.counter(
                        "dashboard.ticks.left.out",
                        "Ticks of wards and patients left out because the node has more to do than"
                                + " it can");
        delay =
                meters.timer(
                        "dashboard.frame.delay",
                        "From receiving the oldest sample in a frame to the frame");
        encode = meters.timer("dashboard.frame.encode", "Time to encode a frame");
        alarmDelay =
                meters.timer(
                        "dashboard.alarm.delay",
                        "From the raise of an alarm to hearing of it where pages are served");
        for (Kind kind : Kind.values()) {
            frames.put(
                    kind,
                    meters.counter(
                            "dashboard.frames",
                            "Frames encoded, by what they hold",
                            "kind",
                            kind.name().toLowerCase(Locale.ROOT)));
        }
        for (CloseReason reason : CloseReason.values()) {
            closed.put(
                    reason,
                    meters.counter(
                            "dashboard.closed",
                            "Bridges that ended, by reason",
                            "reason",
                            reason.word()));
        }
    }

    /** Encodes, and counts what it took. */
    Frame encoded(Kind kind, String address, Frame.Body body) {
        long began = System.nanoTime();
        Frame frame = Frame.delivery(address, body);
        encode.record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        counter(frames, kind).increment();
        return frame;
    }

    void alarmDelay(long millis) {
        alarmDelay.record(Math.max(0, millis), TimeUnit.MILLISECONDS);
    }

    void closed(CloseReason reason) {
        counter(closed, reason).increment();
    }

    private static <K> Counter counter(Map<K, Counter> counters, K key) {
        return Objects.requireNonNull(counters.get(key));
    }
}
