package io.wardstream.codec.bus;

import io.vertx.core.eventbus.EventBus;
import io.wardstream.codec.bus.DeviceControl.Reassigned;
import io.wardstream.codec.bus.DeviceControl.Superseded;
import io.wardstream.codec.bus.DeviceControl.TokenRevoked;
import io.wardstream.codec.bus.DeviceControl.Wanted;
import io.wardstream.codec.bus.DeviceControl.Withdrawn;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmForecast;
import io.wardstream.codec.model.AudioPause;
import io.wardstream.codec.model.DeviceReport;
import io.wardstream.codec.model.FirmwareProgress;
import io.wardstream.codec.model.SampleBatch;
import io.wardstream.codec.model.SampleDigest;
import io.wardstream.codec.model.SampleRefused;
import java.util.List;

/** Makes the platform's messages known to an event bus. */
public final class BusCodecs {
    private BusCodecs() {}

    /**
     * Registers every message class. Once a bus, before anything is sent: a second call fails with
     * IllegalStateException.
     */
    public static void registerAll(EventBus bus) {
        bus.registerDefaultCodec(SampleBatch.class, new SampleBatchCodec());
        bus.registerDefaultCodec(SampleDigest.class, new SampleDigestCodec());
        bus.registerDefaultCodec(SampleRefused.class, new SampleRefusedCodec());
        bus.registerDefaultCodec(DeviceReport.class, new DeviceReportCodec());
        bus.registerDefaultCodec(Alarm.class, new AlarmCodec());
        bus.registerDefaultCodec(AlarmForecast.class, new AlarmForecastCodec());
        bus.registerDefaultCodec(AudioPause.class, new AudioPauseCodec());
        bus.registerDefaultCodec(ScoreInputsChanged.class, new ScoreInputsChangedCodec());
        bus.registerDefaultCodec(FirmwareProgress.class, new FirmwareProgressCodec());
        register(bus, superseded());
        register(bus, withdrawn());
        register(bus, tokenRevoked());
        register(bus, reassigned());
        register(bus, wanted());
    }

    static DeviceControlCodec<Superseded> superseded() {
        return new DeviceControlCodec<>(
                Superseded.class,
                in -> new Superseded(in.readInt(), in.readInt(), in.readInt()),
                List.of(Superseded::deviceId, Superseded::writer, Superseded::fence));
    }

    static DeviceControlCodec<Withdrawn> withdrawn() {
        return new DeviceControlCodec<>(
                Withdrawn.class, in -> new Withdrawn(in.readInt()), List.of(Withdrawn::deviceId));
    }

    static DeviceControlCodec<TokenRevoked> tokenRevoked() {
        return new DeviceControlCodec<>(
                TokenRevoked.class,
                in -> new TokenRevoked(in.readInt(), in.readInt()),
                List.of(TokenRevoked::deviceId, TokenRevoked::tokenId));
    }

    static DeviceControlCodec<Reassigned> reassigned() {
        return new DeviceControlCodec<>(
                Reassigned.class,
                in -> new Reassigned(in.readInt(), in.readInt(), in.readInt(), in.readInt()),
                List.of(
                        Reassigned::deviceId,
                        Reassigned::hospitalId,
                        Reassigned::wardId,
                        Reassigned::patientId));
    }

    static DeviceControlCodec<Wanted> wanted() {
        return new DeviceControlCodec<>(
                Wanted.class, in -> new Wanted(in.readInt()), List.of(Wanted::deviceId));
    }

    private static <T extends DeviceControl> void register(
            EventBus bus, DeviceControlCodec<T> codec) {
        bus.registerDefaultCodec(codec.type(), codec);
    }
}
