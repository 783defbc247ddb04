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
final class InboundFrames implements MessageReader.Sink {
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

    @Override
    public void text(byte[] utf8) {
        if (session.isClosed()) {
            return;
        }
        ReceivedFrame frame = new ReceivedFrame(utf8, rules.now());
        switch (rules.decoder().decode(utf8, 0, utf8.length)) {
            case DecodeResult.Decoded(DeviceFrame decoded) -> received(decoded, frame);
            case DecodeResult.Refused(RefusalCode code, String message) ->
                    unreadable(code, message, frame, frame.receivedAt());
        }
    }

    @Override
    public void binary() {
        if (!session.isClosed()) {
            String message = "this subprotocol takes text messages only";
            unreadable(RefusalCode.MALFORMED, message, null, rules.now());
        }
    }

    @Override
    public void broken(CloseCode code, String reason) {
        session.close(code, reason);
    }

    private void received(DeviceFrame decoded, ReceivedFrame frame) {
        long now = frame.receivedAt();
        if (decoded instanceof Hello said) {
            gate.close(Reason.OPENING);
            epochs.begin(said, now);
            return;
        }
        EpochLane live = epochs.live();
        if (live == null) {
            unreadable(RefusalCode.MALFORMED, "hello must come first", frame, now);
            return;
        }
        switch (decoded) {
            case Samples samples -> inEpoch(samples.epoch(), lane -> takeIn(lane, samples, frame));
            case Gap gap -> inEpoch(gap.epoch(), lane -> intake.gap(lane, gap, now));
            case Technical change -> technical.changed(live, change, now);
            case CommandResult result -> rules.errands().answered(epochs.identity(), result);
            case ConfigApplied(long version) -> rules.errands().applied(epochs.identity(), version);
            case Hello _ -> {}
        }
        session.checkFlow();
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
