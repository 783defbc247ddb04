package io.wardstream.ingest;

import io.wardstream.codec.frame.CommandResult;
import io.wardstream.codec.frame.ConfigApplied;
import io.wardstream.codec.frame.DecodeResult;
import io.wardstream.codec.frame.DeviceFrame;
import io.wardstream.codec.frame.Gap;
import io.wardstream.codec.frame.Hello;
import io.wardstream.codec.frame.RefusalCode;
import io.wardstream.codec.frame.Samples;
import io.wardstream.codec.frame.ServerFrames;
import io.wardstream.codec.frame.Technical;
import io.wardstream.ingest.ReadGate.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What one device says, message by message: decoded, and handed to whom it concerns. Confined to
 * its writer's event loop.
 */
final class InboundFrames {
    private final SessionRules rules;
    private final DeviceSession session;
    private final OpenEpochs epochs;
    private final ReadGate gate;
    private final RefusalLog refusals;
    private final TechnicalLog technical;
    private final SampleIntake intake;
    private final UnreadableCount unreadable = new UnreadableCount();

    InboundFrames(
            SessionRules rules,
            DeviceSession session,
            OpenEpochs epochs,
            ReadGate gate,
            TechnicalLog technical) {
        this.rules = rules;
        this.session = session;
        this.epochs = epochs;
        this.gate = gate;
        this.technical = technical;
        this.refusals =
                new RefusalLog(rules.pipeline(), rules.meters(), epochs.identity().deviceId());
        this.intake = new SampleIntake(rules, refusals, technical, epochs.identity());
    }

    /** A message that is to be one frame. */
    void message(byte[] message, ReceivedFrame.Form form) {
        if (session.isClosed()) {
            return;
        }
        ReceivedFrame frame = new ReceivedFrame(message, form, rules.now(), null);
        switch (frame.decode(rules.decoder())) {
            case DecodeResult.Decoded(DeviceFrame decoded) -> {
                boolean _ = received(decoded, frame);
            }
            case DecodeResult.Refused(RefusalCode code, String said) ->
                    unreadable(code, said, frame, frame.receivedAt());
        }
    }

    /**
     * The body of a STOMP frame, as JSON.
     *
     * @param receipt what the device is to be told when it is settled; null when it does not ask
     * @return false when it cannot be used at all: it was nacked, and nothing of it will be settled
     */
    boolean sent(byte[] json, StompDestination to, @Nullable String receipt) {
        ReceivedFrame frame =
                new ReceivedFrame(json, ReceivedFrame.Form.JSON, rules.now(), receipt);
        DecodeResult result = frame.decode(rules.decoder());
        return switch (result) {
            case DecodeResult.Decoded(DeviceFrame decoded) when to.takes(decoded) ->
                    received(decoded, frame);
            case DecodeResult.Decoded _ -> {
                String message = "the type of this frame is not taken at " + to.path();
                unreadable(RefusalCode.MALFORMED, message, frame, frame.receivedAt());
                yield false;
            }
            case DecodeResult.Refused(RefusalCode code, String message) -> {
                unreadable(code, message, frame, frame.receivedAt());
                yield false;
            }
        };
    }

    /** A message of a kind the subprotocol does not take, which takes only {@code taken}. */
    void wrongKind(String taken) {
        if (!session.isClosed()) {
            String message = "this subprotocol takes " + taken + " messages only";
            unreadable(RefusalCode.MALFORMED, message, null, rules.now());
        }
    }

    void broken(CloseCode code, String reason) {
        session.close(code, reason);
    }

    private boolean received(DeviceFrame decoded, ReceivedFrame frame) {
        long now = frame.receivedAt();
        if (decoded instanceof Hello said) {
            gate.close(Reason.OPENING);
            session.receipts().hello(frame.receipt());
            epochs.begin(said, now);
            return true;
        }
        EpochLane live = epochs.live();
        if (live == null) {
            unreadable(RefusalCode.MALFORMED, "hello must come first", frame, now);
            return false;
        }
        switch (decoded) {
            case Samples samples -> inEpoch(samples.epoch(), lane -> takeIn(lane, samples, frame));
            case Gap gap -> inEpoch(gap.epoch(), lane -> intake.gap(lane, gap, now));
            case Technical change -> technical.changed(live, change, now);
            case CommandResult result -> rules.errands().answered(epochs.identity(), result);
            case ConfigApplied(long version) -> rules.errands().applied(epochs.identity(), version);
            case Hello _ -> {}
        }
        if (!(decoded instanceof Samples)) {
            session.receipts().records(frame.receipt(), live.device());
        }
        session.checkFlow();
        session.sendReceipts();
        return true;
    }

    /** An older epoch is looked up once a connection; until it is there, the socket is not read. */
    private void inEpoch(long epoch, OpenEpochs.Use use) {
        EpochLane known = epochs.opened(epoch);
        if (known != null) {
            use.with(known);
            return;
        }
        if (epochs.isFull()) {
            session.close(CloseCode.OVERLOADED, "too many epochs in one connection");
            return;
        }
        gate.close(Reason.OPENING);
        epochs.open(epoch, use);
    }

    private void takeIn(EpochLane lane, Samples samples, ReceivedFrame frame) {
        session.receipts().samples(frame.receipt(), lane.epoch(), samples);
        if (!intake.samples(lane, samples, epochs.hello(), epochs.saidAt(), frame)) {
            session.epochReused();
        }
    }

    private void unreadable(
            RefusalCode code, String message, @Nullable ReceivedFrame frame, long now) {
        long epoch = epochs.live() == null ? DeviceFrame.ABSENT : epochs.hello().epoch();
        refusals.unreadable(epochs.owner(), epoch, code, message, frame, now);
        session.send(ServerFrames.nack(epoch, 0, null, code, message));
        if (unreadable.isTooMany(now)) {
            session.close(CloseCode.INVALID_DATA, "three unreadable messages in a minute");
        }
    }

    /** Called every second: jumps in seq that nobody has explained in time. */
    void passOver(long now) {
        epochs.each(lane -> intake.passOver(lane, now));
    }
}
