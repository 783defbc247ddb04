package io.wardstream.alerts;

import io.wardstream.alerts.engine.TechnicalFact;
import io.wardstream.alerts.engine.WardCause;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.Alarm.Subject;

/**
 * What there is one open technical alarm of. A patient may move; the ward is not part of a
 * patient's key.
 *
 * @param patientId 0: of the ward
 */
record CaseKey(int patientId, int wardId, int deviceId, String code) {
    static CaseKey of(int patientId, TechnicalFact fact) {
        return new CaseKey(patientId, 0, fact.deviceId(), fact.code());
    }

    static CaseKey ofWard(int wardId, WardCause cause) {
        return new CaseKey(0, wardId, 0, cause.code());
    }

    static CaseKey of(Alarm alarm) {
        Subject subject = alarm.subject();
        int wardId = subject.isWard() ? subject.wardId() : 0;
        return new CaseKey(subject.patientId(), wardId, subject.deviceId(), alarm.cause().code());
    }
}
