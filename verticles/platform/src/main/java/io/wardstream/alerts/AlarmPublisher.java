package io.wardstream.alerts;

import io.vertx.core.eventbus.EventBus;
import io.wardstream.codec.bus.Addresses;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AudioPause;

/**
 * Tells all nodes how an alarm stands, and when its sound is paused. Best effort: who shows alarms
 * compares them with the database from time to time. Thread-safe.
 */
final class AlarmPublisher {
    private final EventBus bus;

    AlarmPublisher(EventBus bus) {
        this.bus = bus;
    }

    /**
     * One that its group shows is not told by itself: five hundred of them would drown the rest.
     */
    void publish(Alarm alarm) {
        if (alarm.subject().groupId() != null) {
            return;
        }
        bus.publish(Addresses.alarms(alarm.subject().hospitalId()), alarm);
    }

    void publish(AudioPause pause) {
        bus.publish(Addresses.audioPauses(pause.place().hospitalId()), pause);
    }
}
