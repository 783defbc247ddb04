package io.wardstream.dashboard;

import io.vertx.core.Future;
import io.wardstream.access.Caller;
import io.wardstream.access.audit.Audit;
import io.wardstream.access.audit.AuditAction;
import io.wardstream.access.audit.AuditEntry;
import io.wardstream.access.audit.AuditEntry.Subject;
import io.wardstream.access.audit.AuditEntry.Who;
import io.wardstream.access.audit.AuditOutcome;
import io.wardstream.codec.model.Alarm;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The hub as one viewer sees it: its log-ins, what it watches or may not, and what it acknowledges
 * are audited, whatever protocol it speaks. Nothing is watched while the audit has no room.
 * Confined to the hub's loop.
 */
final class AuditedReception implements Reception {

    private final DashboardHub hub;
    private final HubLoop loop;
    private final Audit audit;
    private final String address;

    /**
     * @param address where the viewer comes from
     */
    AuditedReception(DashboardHub hub, HubLoop loop, Audit audit, String address) {
        this.hub = hub;
        this.loop = loop;
        this.audit = audit;
        this.address = address;
    }

    @Override
    public Future<Optional<Caller>> logIn(String ticket) {
        return hub.logIn(ticket).onSuccess(found -> noteLogIn(Viewer.LOG_IN, found));
    }

    @Override
    public Future<Optional<Caller>> enter(String passcode) {
        return hub.enter(passcode).onSuccess(found -> noteLogIn(StompViewer.LOG_IN, found));
    }

    private void noteLogIn(String operation, Optional<Caller> found) {
        Caller caller = found.orElse(null);
        Subject at = Subject.NONE.orAtHomeOf(caller);
        audit.note(entry(caller, AuditAction.LOGIN, operation, at, caller == null ? 401 : 200));
    }

    @Override
    public void loggedIn() {
        hub.loggedIn();
    }

    @Override
    public long loginSeconds() {
        return hub.loginSeconds();
    }

    @Override
    public Future<Optional<Feed>> find(Topic topic, Caller caller) {
        if (topic instanceof Topic.OfTick) {
            return hub.find(topic, caller);
        }
        return loop.land(audit.room())
                .compose(_ -> hub.find(topic, caller))
                .onSuccess(found -> audit.note(watched(topic, caller, found.orElse(null))));
    }

    private AuditEntry watched(Topic topic, Caller caller, @Nullable Feed feed) {
        int hospital = feed == null ? 0 : feed.hospitalId();
        Subject on =
                switch (topic) {
                    case Topic.OfWard(UUID id) when feed != null ->
                            new Subject(hospital, id, null, null);
                    case Topic.OfPatient(UUID id) when feed != null ->
                            new Subject(hospital, null, id, null);
                    case Topic.OfAlarms _ when feed != null ->
                            new Subject(hospital, null, null, null);
                    case Topic.OfFleet _ when feed != null ->
                            new Subject(hospital, null, null, null);
                    case Topic.OfWard(UUID id) -> new Subject(0, null, null, id);
                    case Topic.OfPatient(UUID id) -> new Subject(0, null, null, id);
                    case Topic.OfAlarms(UUID id) -> new Subject(0, null, null, id);
                    case Topic.OfFleet(UUID id) -> new Subject(0, null, null, id);
                    case Topic.OfTick _ -> Subject.NONE;
                };
        return entry(
                caller,
                AuditAction.SUBSCRIBE,
                form(topic),
                on.orAtHomeOf(caller),
                feed == null ? 403 : 200);
    }

    private static String form(Topic topic) {
        return switch (topic) {
            case Topic.OfWard _ -> Topic.WARD + "{wardId}";
            case Topic.OfPatient _ -> Topic.PATIENT + "{patientId}";
            case Topic.OfAlarms _ -> Topic.ALARMS + "{hospitalId}";
            case Topic.OfFleet _ -> Topic.FLEET + "{hospitalId}";
            case Topic.OfTick _ -> Topic.TICK;
        };
    }

    @Override
    public Future<Frame> acknowledge(Caller caller, BridgeMessage.Send request) {
        return hub.acknowledged(caller, request)
                .compose(
                        done ->
                                loop.land(audit.tell(acknowledged(caller, done)))
                                        .map(done.answer()));
    }

    private AuditEntry acknowledged(Caller caller, Acknowledged done) {
        Alarm alarm = done.alarm();
        Subject on =
                alarm == null
                        ? new Subject(0, null, null, done.alarmId()).orAtHomeOf(caller)
                        : of(alarm.subject(), done.alarmId());
        return entry(caller, AuditAction.ACKNOWLEDGE, Viewer.ACKNOWLEDGE, on, done.status());
    }

    private static Subject of(Alarm.Subject subject, @Nullable UUID alarmId) {
        UUID patient = subject.patientId() == 0 ? null : subject.patientPublicId();
        return new Subject(subject.hospitalId(), subject.wardPublicId(), patient, alarmId);
    }

    private AuditEntry entry(
            @Nullable Caller caller, AuditAction action, String operation, Subject on, int status) {
        return new AuditEntry(
                audit.now(),
                Who.of(caller, address),
                action,
                operation,
                on,
                AuditOutcome.ofStatus(status),
                status,
                null,
                null,
                1);
    }

    @Override
    public void left(Peer viewer, CloseReason reason) {
        hub.left(viewer, reason);
    }
}
