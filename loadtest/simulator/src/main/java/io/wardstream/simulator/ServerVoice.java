package io.wardstream.simulator;

import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.json.JsonObject;
import io.wardstream.simulator.wire.AckReader;
import io.wardstream.simulator.wire.ServerFrame.Ack;
import io.wardstream.simulator.wire.ServerFrame.Command;
import io.wardstream.simulator.wire.ServerFrame.Config;
import io.wardstream.simulator.wire.ServerFrame.Drain;
import io.wardstream.simulator.wire.ServerFrame.Failure;
import io.wardstream.simulator.wire.ServerFrame.Nack;
import io.wardstream.simulator.wire.ServerFrame.Unknown;
import io.wardstream.simulator.wire.ServerFrame.Welcome;
import io.wardstream.simulator.wire.ServerFrameReader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a device does about what the server says. Confined to one event loop. */
final class ServerVoice {
    private static final String SELF_TEST = "self_test";
    private static final String UPDATE = "firmware.update";

    private final Device device;
    private final Fleet fleet;
    private final DeviceLink link;
    private @Nullable StringBuilder fragments;

    ServerVoice(Device device, Fleet fleet, DeviceLink link) {
        this.device = device;
        this.fleet = fleet;
        this.link = link;
    }

    void heard(WebSocketFrame frame) {
        if (frame.isText()) {
            fragments = null;
            if (frame.isFinal()) {
                understand(frame.textData());
                return;
            }
            fragments = new StringBuilder(frame.textData());
            return;
        }
        StringBuilder begun = fragments;
        if (frame.isContinuation() && begun != null) {
            begun.append(frame.textData());
            if (frame.isFinal()) {
                fragments = null;
                understand(begun.toString());
            }
        }
    }

    private void understand(String text) {
        AckReader acks = fleet.acks();
        if (acks.read(text)) {
            acked(acks.epoch(), acks.seq());
            return;
        }
        switch (ServerFrameReader.read(text)) {
            case Welcome welcome -> welcomed(welcome);
            case Ack(long epoch, int seq) -> acked(epoch, seq);
            case Nack nack -> nacked(nack);
            case Drain(long reconnectAfterMillis) -> link.drained(reconnectAfterMillis);
            case Failure(String code, long minEpoch) -> failed(code, minEpoch);
            case Command command -> commanded(command);
            case Config(long version) ->
                    link.write(
                            new JsonObject()
                                    .put("type", "config-applied")
                                    .put("version", version)
                                    .encode());
            case Unknown(String why) -> fleet.violation(device.token(), why);
        }
    }

    private void welcomed(Welcome welcome) {
        EpochRun live = device.memory().live();
        if (welcome.epoch() != live.epoch()) {
            return; // to a hello that another has overtaken
        }
        checkAck("welcome", live, welcome.acked());
        device.memory().acknowledge(live, welcome.acked());
        link.welcomed(welcome.maxInFlight(), welcome.maxBackfill());
    }

    private void acked(long epoch, int seq) {
        fleet.meters().acks.increment();
        EpochRun run = device.memory().run(epoch);
        if (run == null) {
            return; // an epoch that is settled and put away
        }
        checkAck("ack", run, seq);
        run.inFlight().acked(seq, System.nanoTime(), fleet.meters().ackMicros);
        device.memory().acknowledge(run, seq);
        link.answered();
    }

    private void checkAck(String frame, EpochRun run, int seq) {
        if (seq > run.highestTold()) {
            fleet.violation(device.token(), frame + " of a seq that was never sent");
        }
    }

    private void nacked(Nack nack) {
        if (nack.seq() == 0) {
            fleet.meters().unreadable.increment();
            return;
        }
        EpochRun run = device.memory().run(nack.epoch());
        if (run == null || nack.seq() > run.everSentThrough()) {
            fleet.violation(device.token(), "nack of a sample that was never sent");
            return;
        }
        if (nack.vital() != null) {
            run.refuseValue();
            fleet.meters().nackedValues.increment();
            return;
        }
        device.memory().refuse(run, nack.seq());
    }

    private void failed(String code, long minEpoch) {
        if (code.equals("epoch_reused")) {
            device.memory().renameEpoch(Math.max(minEpoch, fleet.now()));
        }
    }

    private void commanded(Command command) {
        switch (command.name()) {
            case SELF_TEST -> {
                answer(command.id(), "ACCEPTED", null);
                answer(command.id(), "DONE", null);
            }
            case UPDATE -> update(command);
            default -> answer(command.id(), "REFUSED", "this device knows no such command");
        }
    }

    /** Fetches nothing: a simulated device has nothing to install it on. */
    private void update(Command command) {
        switch (device.faults().update()) {
            case SUCCEEDS -> {
                List.of("ACCEPTED", "DOWNLOADING", "INSTALLING", "REBOOTING")
                        .forEach(state -> answer(command.id(), state, null));
                device.restart(command.version());
            }
            case FAILS -> {
                answer(command.id(), "DOWNLOADING", null);
                answer(command.id(), "FAILED", "the image cannot be written");
            }
            case FALLS_SILENT -> {
                // nothing is heard of it, as of a device that hangs
            }
        }
    }

    private void answer(String id, String state, @Nullable String reason) {
        JsonObject result =
                new JsonObject()
                        .put("type", "command-result")
                        .put("id", id)
                        .put("state", state)
                        .put("reason", reason);
        link.write(result.encode());
    }
}
