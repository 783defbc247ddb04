package io.wardstream.codec.model;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A pause of the sound of alarms; their states are not touched by it. Immutable. Times are epoch
 * milliseconds of the platform's clock.
 *
 * @param by user name of whoever asked for it
 * @param until it ends by itself then
 * @param endedAt ended before that: by hand, by another pause in its place, or by an alarm; 0: not
 */
public record AudioPause(UUID id, Place place, String by, long from, long until, long endedAt) {

    /**
     * Whose alarms are not heard.
     *
     * @param wardId of the ward; of a patient's pause the ward in which it began
     * @param patientId 0: all of the ward
     * @param patientPublicId null: all of the ward
     */
    public record Place(
            int hospitalId,
            int wardId,
            UUID wardPublicId,
            int patientId,
            @Nullable UUID patientPublicId) {}

    public boolean isInForce(long now) {
        return endedAt == 0 && now < until;
    }

    /** Whether the alarm is not heard while this is in force. */
    public boolean covers(Alarm alarm) {
        Alarm.Subject subject = alarm.subject();
        return place.patientId() == 0
                ? place.wardId() == subject.wardId()
                : place.patientId() == subject.patientId();
    }
}
