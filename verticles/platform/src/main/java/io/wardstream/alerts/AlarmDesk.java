package io.wardstream.alerts;

import io.wardstream.alerts.engine.Acknowledgement;
import io.wardstream.codec.model.Alarm;
import io.wardstream.config.AcknowledgeTimeouts;
import io.wardstream.registry.Placement;
import io.wardstream.registry.Placements;
import java.time.Duration;

/** What the alarms of all patients of one verticle instance share. Confined to its event loop. */
record AlarmDesk(
        Recorder recorder,
        Placements placements,
        AcknowledgeTimeouts acknowledgeTimeouts,
        AlertMeters meters,
        ScoreRecorder scores) {

    /**
     * Tells an alarm of the ward its patient lies in by now, and ends an acknowledgement that is
     * too old: by the alarm as it is known here; what stands when it is written is looked at again.
     */
    void keepUp(AlarmCase known, long now) {
        if (known.hasWork()) {
            return;
        }
        Alarm standing = known.standing();
        Placement place = placements.ofDevice(standing.subject().deviceId());
        if (place != null
                && place.patientId() == standing.subject().patientId()
                && place.wardId() != standing.subject().wardId()) {
            recorder.step(known, new Step.Moved(place, now));
        }
        Duration timeout = acknowledgeTimeouts.of(standing.priority());
        if (Acknowledgement.isDue(standing, timeout, now)) {
            recorder.step(known, new Step.AcknowledgementDue(acknowledgeTimeouts, now));
        }
    }
}
