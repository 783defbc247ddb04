package io.wardstream.ingest;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Notes in the database, with the flushes, how far epochs are settled, so that a welcome after a
 * crash is near the truth. A round of all lanes takes twenty seconds, a share a second. Confined to
 * its writer's event loop.
 */
final class Checkpoints {
    private static final int SECONDS_A_ROUND = 20;

    private final WriterHold hold;
    private final FlushPipeline pipeline;
    private final Deque<EpochLane> round = new ArrayDeque<>();
    private int share;
    private int seconds;

    Checkpoints(WriterHold hold, FlushPipeline pipeline) {
        this.hold = hold;
        this.pipeline = pipeline;
    }

    /** Called every second. */
    void sweep() {
        if (seconds++ % SECONDS_A_ROUND == 0) {
            collect();
            share = 1 + round.size() / SECONDS_A_ROUND;
        }
        for (int i = 0; i < share && !round.isEmpty(); i++) {
            note(round.remove());
        }
    }

    /** Notes everything, at the end. */
    void all() {
        collect();
        while (!round.isEmpty()) {
            note(round.remove());
        }
    }

    private void collect() {
        round.clear();
        for (DeviceLanes device : hold.devices()) {
            for (EpochLane lane : device.lanes()) {
                if (lane.needsCheckpoint()) {
                    round.add(lane);
                }
            }
        }
    }

    private void note(EpochLane lane) {
        if (lane.needsCheckpoint() && !lane.device().isLost()) {
            pipeline.checkpoint(lane);
        }
    }
}
