package io.wardstream.simulator;

import io.vertx.core.http.WebSocketClient;
import io.wardstream.simulator.wire.AckReader;
import io.wardstream.simulator.wire.FrameText;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the devices of one event loop share: client, clock, buffers, and the queue at the door. */
final class Fleet {
    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);
    private static final int MOST_VIOLATIONS_LOGGED = 20;
    private static final int MOST_CONNECTING = 500;

    private final SimulationOptions options;
    private final Meters meters;
    private final WebSocketClient client;
    private final ReconnectPolicy reconnects;
    private final SplittableRandom random;
    private final FrameText text = new FrameText();
    private final AckReader acks = new AckReader();
    private final PriorityQueue<Turn> door = new PriorityQueue<>();
    private final double connectsPerMilli;
    private final long originMillis = System.currentTimeMillis();
    private final long originNanos = System.nanoTime();

    private double allowance;
    private long lastAdmitted;
    private int connecting;
    private boolean paused;
    private boolean stopping;

    private record Turn(long due, DeviceLink link) implements Comparable<Turn> {
        @Override
        public int compareTo(Turn other) {
            return Long.compare(due, other.due);
        }
    }

    Fleet(SimulationOptions options, Meters meters, WebSocketClient client, int number) {
        this.options = options;
        this.meters = meters;
        this.client = client;
        this.reconnects = new ReconnectPolicy(options.reconnectMin(), options.reconnectMax());
        this.random = new SplittableRandom(options.seed() + number);
        this.connectsPerMilli = options.connectsPerSecond() / 1000.0 / options.eventLoops();
        this.lastAdmitted = originMillis;
    }

    SimulationOptions options() {
        return options;
    }

    Meters meters() {
        return meters;
    }

    WebSocketClient client() {
        return client;
    }

    ReconnectPolicy reconnects() {
        return reconnects;
    }

    /** Uniform in [0, 1). */
    double random() {
        return random.nextDouble();
    }

    /** The one buffer in which frames are built. */
    FrameText text() {
        return text;
    }

    AckReader acks() {
        return acks;
    }

    /** The true time, epoch milliseconds; never jumps, whatever is done to the machine's clock. */
    long now() {
        return originMillis + (System.nanoTime() - originNanos) / 1_000_000;
    }

    long originMillis() {
        return originMillis;
    }

    /** Whether devices have stopped measuring. */
    boolean isPaused() {
        return paused;
    }

    void pause(boolean value) {
        paused = value;
    }

    /** Nobody connects any more. */
    void stop() {
        stopping = true;
        door.clear();
    }

    boolean isStopping() {
        return stopping;
    }

    /** Queues a link at the door. */
    void connectAfter(long millis, DeviceLink link) {
        if (!stopping) {
            door.add(new Turn(now() + millis, link));
        }
    }

    /** Lets as many through the door as are due and allowed. */
    void admit() {
        long now = now();
        double most =
                Math.max(1, connectsPerMilli * 100); // no more than a tenth of a second at once
        allowance = Math.min(most, allowance + (now - lastAdmitted) * connectsPerMilli);
        lastAdmitted = now;
        while (allowance >= 1
                && connecting < MOST_CONNECTING
                && !door.isEmpty()
                && door.peek().due <= now) {
            allowance--;
            connecting++;
            door.remove().link.connect();
        }
    }

    /** A connection attempt has ended, well or not. */
    void attemptEnded() {
        connecting--;
    }

    /** Counts an answer that breaks the protocol, and logs the first ones. */
    void violation(DeviceToken device, String what) {
        meters.violations.increment();
        if (meters.violations.sum() <= MOST_VIOLATIONS_LOGGED) {
            LOG.warn("server broke the protocol deviceId={} what={}", device.id(), what);
        }
    }
}
