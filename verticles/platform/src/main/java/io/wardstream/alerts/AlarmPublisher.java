package io.wardstream.alerts;

import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AudioPause;
import io.wardstream.ops.tracing.TraceParent;
import io.wardstream.ops.tracing.TraceSpan;
import org.jspecify.annotations.Nullable;

/**
 * Tells all nodes how an alarm stands, and when its sound is paused. Best effort: who shows alarms
 * compares them with the database from time to time. Thread-safe.
 */
final class AlarmPublisher {
    private final EventBus bus;

    AlarmPublisher(EventBus bus) {
        this.bus = bus;
    }

    void publish(Alarm alarm) {
        publish(alarm, null);
    }

    /**
     * One that its group shows is not told by itself: five hundred of them would drown the rest.
     *
     * @param trace that the message belongs to; null: to none
     */
    void publish(Alarm alarm, @Nullable TraceSpan trace) {
        if (alarm.subject().groupId() != null) {
            return;
        }
        String address = Addresses.alarms(alarm.subject().hospitalId());
        if (trace == null) {
            bus.publish(address, alarm);
            return;
        }
        TraceSpan publish = trace.message("bus.publish");
        bus.publish(
                address,
                alarm,
                new DeliveryOptions().addHeader(TraceParent.HEADER, publish.parent()));
        publish.end();
    }

    void publish(AudioPause pause) {
        bus.publish(Addresses.audioPauses(pause.place().hospitalId()), pause);
    }
}
