package io.wardstream.retrospect;

import static io.wardstream.registry.RegistryBed.await;

import io.wardstream.alerts.AlertRules;
import io.wardstream.alerts.engine.Condition;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.config.RetrospectConfig;
import io.wardstream.ops.Meters;
import io.wardstream.registry.MeasuredPatient;
import io.wardstream.registry.Patient;
import io.wardstream.registry.RegistryBed;
import io.wardstream.retrospect.RetrospectiveStore.Judged;
import io.wardstream.retrospect.RetrospectiveStore.Place;
import io.wardstream.retrospect.fold.Finding;
import io.wardstream.retrospect.fold.Finding.Late;
import io.wardstream.retrospect.fold.Reconciliation.Change;
import io.wardstream.samples.PgDeviceSamples;
import io.wardstream.samples.PgLateNotes;
import io.wardstream.store.Scope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The room on a database, for tests of this room and others: nobody judges unless deployed. */
public final class Retrospects {
    static final RetrospectConfig CONFIG =
            new RetrospectConfig(true, Duration.ofMillis(20), Duration.ZERO, Duration.ZERO);

    private Retrospects() {}

    public static Retrospect open(RegistryBed bed, AlertRules rules, Clock clock) {
        return new Retrospect(
                CONFIG,
                bed.database,
                bed.registry,
                rules,
                new PgLateNotes(bed.database),
                new PgDeviceSamples(bed.database),
                clock,
                new Meters());
    }

    /** Keeps a finding of that patient, SpO2 below 88 for 20 s, as who judges does; the alarm. */
    public static RetrospectiveAlarm found(
            RegistryBed bed, Patient patient, Instant since, double value, Instant foundAt) {
        long begun = since.toEpochMilli();
        Finding finding =
                new Finding(
                        new Condition(VitalSign.SPO2, Condition.Side.LOW),
                        AlarmPriority.HIGH,
                        value,
                        88,
                        1,
                        1,
                        begun,
                        begun + 10_000,
                        begun + 20_000,
                        Finding.End.RETURNED,
                        new Late(begun, begun + 19_000, 20),
                        false);
        MeasuredPatient whole =
                new MeasuredPatient(
                        patient.hospitalId(), patient.id(), patient.publicId(), begun, begun);
        Place place = new Place(patient.wardId(), patient.wardPublicId(), Alarm.NOBODY);
        List<Change> made =
                await(
                        new PgRetrospectiveStore(bed.database)
                                .keep(
                                        new Judged(
                                                whole,
                                                begun,
                                                begun + 60_000,
                                                List.of(finding),
                                                finding.late(),
                                                _ -> place),
                                        foundAt));
        return await(
                        new PgRetrospectiveAlarms(bed.database)
                                .find(Scope.platform(), made.getFirst().id()))
                .orElseThrow();
    }
}
