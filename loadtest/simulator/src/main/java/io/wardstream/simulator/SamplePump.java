package io.wardstream.simulator;

import io.vertx.core.http.WebSocket;
import io.wardstream.simulator.ledger.SeqRanges;
import io.wardstream.simulator.wire.CanIgnoreReturnValue;
import io.wardstream.simulator.wire.DeviceFrameText;
import io.wardstream.simulator.wire.FrameText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves samples from a device's memory to its socket: live ones first, older epochs in what room
 * the server gives them, never more than the windows and the socket's queue take. Confined to one
 * event loop.
 */
final class SamplePump {
    private static final Logger LOG = LoggerFactory.getLogger(SamplePump.class);
    private static final int RESUME_ABOVE = 16; // that many waiting go out together
    private static final int RESUME_FRAME = 100;
    private static final String MALFORMED = "{\"type\":\"sample\",\"seq\":";

    private final Device device;
    private final Fleet fleet;
    private final int samplesPerFrame;
    private int maxInFlight;
    private int maxBackfill;
    private long frames;
    private @Nullable String swapped; // waits for the frame behind it

    SamplePump(Device device, Fleet fleet) {
        this.device = device;
        this.fleet = fleet;
        this.samplesPerFrame = fleet.options().samplesPerFrame();
    }

    /** A new connection: what was held back for the old one is sent again anyway. */
    void connected() {
        swapped = null;
    }

    void window(int inFlight, int backfill) {
        maxInFlight = Math.max(1, inFlight);
        maxBackfill = Math.max(1, backfill);
    }

    /** Flat out: measures as much as the window has room for. */
    void refill() {
        if (fleet.options().flatOut() && !fleet.isPaused()) {
            device.fillWindow(Math.min(fleet.options().window(), maxInFlight));
        }
    }

    void run(WebSocket socket, boolean flush) {
        DeviceMemory memory = device.memory();
        int room = maxInFlight - memory.live().unanswered();
        send(
                socket,
                memory.live(),
                DeviceFrameText.LIVE_EPOCH,
                room,
                flush || memory.isExhausted());
        if (!memory.backlog().isEmpty()) {
            sendBacklog(socket, memory);
        }
        String waiting = swapped;
        if (flush && waiting != null) {
            swapped = null;
            write(socket, waiting);
        }
    }

    private void sendBacklog(WebSocket socket, DeviceMemory memory) {
        int room = maxBackfill;
        for (EpochRun run : memory.backlog()) {
            room -= run.unanswered();
        }
        for (EpochRun run : memory.backlog()) {
            room -= send(socket, run, run.epoch(), room, true);
        }
    }

    /** Sends from one epoch; returns how many samples. */
    @CanIgnoreReturnValue
    private int send(WebSocket socket, EpochRun run, long epochName, int room, boolean flush) {
        if (run.hasUndeclared()) {
            declareLost(socket, run);
        }
        int left = room;
        int unsent = run.unsent();
        while (left > 0 && unsent > 0 && !socket.writeQueueFull()) {
            int size = frameSize(unsent, flush);
            if (size == 0 || (size > left && run.unanswered() > 0)) {
                break; // the frame is not full, or the window has no room for it yet
            }
            int count = writeSamples(socket, run, epochName, Math.min(size, left));
            if (count == 0) {
                break;
            }
            left -= count;
            unsent = run.unsent();
        }
        return room - left;
    }

    private int frameSize(int unsent, boolean flush) {
        if (unsent > RESUME_ABOVE && !fleet.options().flatOut()) {
            return Math.max(samplesPerFrame, Math.min(unsent, RESUME_FRAME));
        }
        if (unsent >= samplesPerFrame) {
            return samplesPerFrame;
        }
        return flush ? unsent : 0;
    }

    private int writeSamples(WebSocket socket, EpochRun run, long epochName, int most) {
        FrameText text = fleet.text();
        boolean single = most == 1;
        if (single) {
            DeviceFrameText.openSample(text, epochName);
        } else {
            DeviceFrameText.openSamples(text, epochName);
        }
        int count = 0;
        int last = 0;
        for (int seq = run.nextToSend(); seq != 0 && count < most; seq = run.nextToSend()) {
            if (!single) {
                text.put(count == 0 ? "{" : ",{");
            }
            DeviceFrameText.member(text, seq, run.ring().at(seq));
            device.memory().source().writeValues(run.tickOf(seq), text);
            text.put('}');
            run.sent(seq);
            last = seq;
            count++;
        }
        if (count == 0) {
            return 0;
        }
        if (!single) {
            text.put("]}");
        }
        run.inFlight().written(last, count, System.nanoTime());
        fleet.meters().sent.add(count);
        fleet.meters().frames.increment();
        write(socket, text.toString(), run, count);
        return count;
    }

    /** Writes a frame with the faults this device has. */
    private void write(WebSocket socket, String text, EpochRun run, int count) {
        DeviceOptions faults = device.faults();
        frames++;
        if (isTurn(faults.malformedEvery())) {
            write(socket, MALFORMED);
        }
        if (swapped == null && isTurn(faults.swapEvery())) {
            swapped = text;
            return;
        }
        write(socket, text);
        if (isTurn(faults.duplicateEvery())) {
            run.sentTwice(count);
            fleet.meters().sent.add(count);
            write(socket, text);
        }
        String waiting = swapped;
        if (waiting != null) {
            swapped = null;
            write(socket, waiting);
        }
    }

    private boolean isTurn(int every) {
        return every > 0 && frames % every == 0;
    }

    private void declareLost(WebSocket socket, EpochRun run) {
        for (SeqRanges.Range range : run.undeclared().list()) {
            DeviceFrameText.gap(fleet.text(), run.epoch(), range.from(), range.to());
            write(socket, fleet.text().toString());
            run.declared(range.to());
        }
    }

    private static void write(WebSocket socket, String text) {
        socket.writeTextMessage(text).onFailure(cause -> LOG.trace("frame not written", cause));
    }
}
