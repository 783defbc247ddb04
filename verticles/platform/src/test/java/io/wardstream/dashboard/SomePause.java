package io.wardstream.dashboard;

import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AudioPause;
import java.util.UUID;

/** Pauses of the sound for tests: 30 s from the raise of {@link SomeAlarm}. */
final class SomePause {

    private SomePause() {}

    static AudioPause ofWard(int wardId) {
        return pause(new AudioPause.Place(1, wardId, UUID.randomUUID(), 0, null));
    }

    static AudioPause ofPatient(int patientId) {
        return pause(new AudioPause.Place(1, 1, UUID.randomUUID(), patientId, UUID.randomUUID()));
    }

    static AudioPause ofWardOf(Alarm alarm) {
        return ofWard(alarm.subject().wardId());
    }

    /** One that began so much before {@link SomeAlarm#RAISED_AT}. */
    static AudioPause earlier(AudioPause pause, long millis) {
        return new AudioPause(
                pause.id(),
                pause.place(),
                pause.by(),
                pause.from() - millis,
                pause.until() - millis,
                0);
    }

    static AudioPause ended(AudioPause pause) {
        return new AudioPause(
                pause.id(),
                pause.place(),
                pause.by(),
                pause.from(),
                pause.until(),
                pause.from() + 1_000);
    }

    private static AudioPause pause(AudioPause.Place place) {
        return new AudioPause(
                UUID.randomUUID(),
                place,
                "nurse",
                SomeAlarm.RAISED_AT,
                SomeAlarm.RAISED_AT + 30_000,
                0);
    }
}
