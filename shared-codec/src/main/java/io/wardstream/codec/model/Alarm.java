package io.wardstream.codec.model;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One alarm as it stands: a condition of one patient from its raise to its close. Immutable; each
 * transition makes the next version.
 *
 * @param id made from patient, condition and its beginning, so that two nodes that raise the same
 *     alarm raise one
 * @param version from 1, growing by 1 with each transition
 * @param isDurable false while it is shown and not yet recorded in the database
 */
public record Alarm(
        UUID id, int version, boolean isDurable, Subject subject, Cause cause, Progress progress) {

    /** In place of a patient's or device's public id where there is none. */
    public static final UUID NOBODY = new UUID(0, 0);

    /**
     * Whom it concerns: internal ids, and those known outside the platform.
     *
     * @param patientId 0: a ward as a whole, then device is 0 too and both public ids are {@link
     *     #NOBODY}
     * @param groupId the alarm of a ward that is shown in its stead; null when it is shown itself
     */
    public record Subject(
            int hospitalId,
            int wardId,
            UUID wardPublicId,
            int patientId,
            UUID patientPublicId,
            int deviceId,
            UUID devicePublicId,
            @Nullable UUID groupId) {

        /** In no group. */
        public Subject(
                int hospitalId,
                int wardId,
                UUID wardPublicId,
                int patientId,
                UUID patientPublicId,
                int deviceId,
                UUID devicePublicId) {
            this(
                    hospitalId,
                    wardId,
                    wardPublicId,
                    patientId,
                    patientPublicId,
                    deviceId,
                    devicePublicId,
                    null);
        }

        /** A ward as a whole. */
        public static Subject ofWard(int hospitalId, int wardId, UUID wardPublicId) {
            return new Subject(hospitalId, wardId, wardPublicId, 0, NOBODY, 0, NOBODY);
        }

        public boolean isWard() {
            return patientId == 0;
        }

        /** The same, shown by the alarm of a group; null: by itself. */
        public Subject inGroup(@Nullable UUID group) {
            return new Subject(
                    hospitalId,
                    wardId,
                    wardPublicId,
                    patientId,
                    patientPublicId,
                    deviceId,
                    devicePublicId,
                    group);
        }
    }

    /**
     * What raised it.
     *
     * @param code of the condition: {@code SPO2_LOW}; with the patient, what there is one open
     *     alarm of
     * @param vital null for a technical alarm that concerns the device as a whole
     * @param value in the vital's unit; NaN for a technical alarm, but for that of a ward: how many
     *     devices it concerns
     * @param limit in the vital's unit; NaN for a technical alarm
     * @param text for people: {@code HR 134 > 120}
     * @param ruleVersion of the rule that raised it; 0: no rule
     * @param conditionSince epoch milliseconds, {@code observedAt} of the first sample that showed
     *     it
     */
    public record Cause(
            AlarmKind kind,
            String code,
            @Nullable VitalSign vital,
            double value,
            double limit,
            String text,
            int ruleVersion,
            long conditionSince) {}

    /**
     * How it has gone since. Times are epoch milliseconds of the platform's clock, 0: not yet.
     *
     * @param isLatching it stays after the condition has gone, until somebody resets it
     * @param conditionUntil {@code observedAt} of the sample that showed it gone; 0: still there
     * @param acknowledgedBy user name; null while unacknowledged
     * @param closeReason null while open: returned, acknowledged, unassigned, rule_changed,
     *     sample_rejected; adopted when it was shown unrecorded and another alarm of the condition
     *     turned out to be open
     */
    public record Progress(
            AlarmPriority priority,
            AlarmState state,
            boolean isLatching,
            long raisedAt,
            long acknowledgedAt,
            @Nullable String acknowledgedBy,
            long conditionUntil,
            long clearedAt,
            long closedAt,
            @Nullable String closeReason) {}

    public boolean isOpen() {
        return progress.closedAt() == 0;
    }

    public AlarmState state() {
        return progress.state();
    }

    public AlarmPriority priority() {
        return progress.priority();
    }

    /** The same alarm, recorded. */
    public Alarm recorded() {
        return new Alarm(id, version, true, subject, cause, progress);
    }

    /** The same alarm one transition later. */
    public Alarm next(Progress now) {
        return new Alarm(id, version + 1, isDurable, subject, cause, now);
    }
}
