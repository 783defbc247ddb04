package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.wardstream.access.Caller;
import io.wardstream.access.audit.Audit;
import io.wardstream.access.audit.AuditAction;
import io.wardstream.access.audit.AuditEntry;
import io.wardstream.access.audit.AuditEntry.Subject;
import io.wardstream.access.audit.AuditEntry.Who;
import io.wardstream.access.audit.AuditOutcome;
import io.wardstream.access.audit.ClientAddress;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Audits every request in one place: before it is served there must be room, and what was answered
 * or refused is told before the answer goes. Thread-safe.
 */
final class RequestAudit {
    private static final String REQUEST_ID = "X-Request-Id";
    private static final String PURPOSE = "X-Purpose";
    private static final String UNKNOWN = "unknown route";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern STATED =
            Pattern.compile("\\P{Cntrl}{0," + AuditEntry.MAX_PURPOSE + "}");

    private final Audit audit;
    private final ClientAddress addresses;

    RequestAudit(Audit audit, ClientAddress addresses) {
        this.audit = audit;
        this.addresses = addresses;
    }

    /** The first to handle a request: goes on when there is room for what it will leave. */
    void begin(RoutingContext context, Operation operation) {
        AuditNotes notes =
                new AuditNotes(
                        operation, AuditRule.action(operation), address(context), id(context));
        notes.putInto(context);
        String purpose = context.request().getHeader(PURPOSE);
        if (purpose != null && !STATED.matcher(purpose).matches()) {
            context.fail(
                    Problem.field(
                            PURPOSE,
                            "must have at most " + AuditEntry.MAX_PURPOSE + " characters"));
            return;
        }
        notes.purpose(purpose);
        Future<Void> room = notes.action() == null ? Future.succeededFuture() : audit.room();
        if (room.succeeded()) {
            goOn(context, notes);
            return;
        }
        context.request().pause();
        room.onComplete(
                _ -> {
                    context.request().resume();
                    goOn(context, notes);
                },
                full -> {
                    context.request().resume();
                    context.fail(full);
                });
    }

    private static void goOn(RoutingContext context, AuditNotes notes) {
        if (!context.response().ended()) {
            notes.admitted();
            context.next();
        }
    }

    private String address(RoutingContext context) {
        return addresses.of(context.request().remoteAddress(), context.request().headers());
    }

    /** Echoed, so that who complains can say which one it was. */
    private static String id(RoutingContext context) {
        String given = context.request().getHeader(REQUEST_ID);
        String id =
                given != null && ID.matcher(given).matches() ? given : UUID.randomUUID().toString();
        context.response().putHeader(REQUEST_ID, id);
        return id;
    }

    /** Completes when the answer may go. */
    Future<Void> answered(RoutingContext context, Answer answer) {
        AuditNotes notes = AuditNotes.of(context);
        if (notes == null) {
            return Future.succeededFuture();
        }
        location(answer).ifPresent(id -> noteTarget(notes, id));
        noteNamed(context, notes);
        AuditAction action = action(notes, answer);
        if (action == null) {
            return Future.succeededFuture();
        }
        notes.told();
        Caller caller = caller(context, notes);
        List<Future<Void>> told =
                subjects(notes, action, caller)
                        .map(on -> entry(notes, caller, action, on, status(answer)))
                        .map(audit::tell)
                        .toList();
        return Future.all(told).mapEmpty();
    }

    private static @Nullable AuditAction action(AuditNotes notes, Answer answer) {
        AuditAction action = notes.action();
        if (action == null) {
            return notes.hasPatients() ? AuditAction.READ : null;
        }
        boolean isNew = status(answer) == 201 || status(answer) == 202;
        return action == AuditAction.CHANGE && isNew ? AuditAction.CREATE : action;
    }

    /** A list that names no hospital shows those of the caller: each of them hears of it. */
    private static Stream<Subject> subjects(
            AuditNotes notes, AuditAction action, @Nullable Caller caller) {
        List<Subject> subjects = notes.subjects();
        boolean isListed = action == AuditAction.LIST || action == AuditAction.READ;
        List<Integer> seen = caller == null ? List.of() : caller.hospitals();
        boolean isOfAll = isListed && subjects.getFirst().hospitalId() == 0 && !seen.isEmpty();
        return isOfAll
                ? seen.stream().map(subjects.getFirst()::at)
                : subjects.stream().map(on -> on.orAtHomeOf(caller));
    }

    /** Whatever did not end well; to be told before it is answered. */
    void failed(RoutingContext context, int status) {
        AuditNotes notes = AuditNotes.of(context);
        if (notes == null) {
            stranger(context, status);
            return;
        }
        if (notes.isTold() || !notes.isAdmitted() || !isWorth(notes, status)) {
            return;
        }
        noteNamed(context, notes);
        notes.told();
        Caller caller = caller(context, notes);
        AuditAction action = notes.action() == null ? AuditAction.READ : notes.action();
        notes.subjects().stream()
                .map(on -> entry(notes, caller, action, on.orAtHomeOf(caller), status))
                .forEach(audit::note);
    }

    /** A read that was asked for wrongly has shown nothing. */
    private static boolean isWorth(AuditNotes notes, int status) {
        if (AuditOutcome.ofStatus(status) == AuditOutcome.REFUSED) {
            return !notes.operation().isOpen() || notes.action() != null;
        }
        boolean isRead = notes.operation().method().equals(HttpMethod.GET);
        return notes.action() != null && (status >= 500 || !isRead);
    }

    private void stranger(RoutingContext context, int status) {
        if (AuditOutcome.ofStatus(status) == AuditOutcome.REFUSED) {
            audit.note(
                    new AuditEntry(
                            audit.now(),
                            Who.of(null, address(context)),
                            AuditAction.UNKNOWN,
                            UNKNOWN,
                            Subject.NONE,
                            AuditOutcome.REFUSED,
                            status,
                            null,
                            null,
                            1));
        }
    }

    private AuditEntry entry(
            AuditNotes notes, @Nullable Caller caller, AuditAction action, Subject on, int status) {
        return new AuditEntry(
                audit.now(),
                notes.who(caller),
                action,
                notes.operation().method() + " " + notes.operation().path(),
                on,
                AuditOutcome.ofStatus(status),
                status,
                notes.purpose(),
                notes.requestId(),
                1);
    }

    private static @Nullable Caller caller(RoutingContext context, AuditNotes notes) {
        Caller loggedIn = notes.loggedIn();
        return loggedIn == null ? Authentication.caller(context) : loggedIn;
    }

    /** What only the path says. */
    private static void noteNamed(RoutingContext context, AuditNotes notes) {
        context.pathParams()
                .forEach(
                        (_, value) ->
                                Texts.uuid(value)
                                        .filter(_ -> !notes.hasTarget() && !notes.hasPatients())
                                        .ifPresent(notes::target));
    }

    private static void noteTarget(AuditNotes notes, UUID id) {
        if (!notes.hasTarget()) {
            notes.target(id);
        }
    }

    /** The id of what was made. */
    private static Optional<UUID> location(Answer answer) {
        String location =
                switch (answer) {
                    case Answer.Whole whole -> whole.location();
                    case Answer.Later later -> later.location();
                    default -> null;
                };
        return location == null
                ? Optional.empty()
                : Texts.uuid(location.substring(location.lastIndexOf('/') + 1));
    }

    private static int status(Answer answer) {
        return switch (answer) {
            case Answer.Whole whole -> whole.status();
            case Answer.Later _ -> 202;
            case Answer.Nothing _ -> 204;
            case Answer.Lines _ -> 201;
            case Answer.Pieces _, Answer.Content _ -> 200;
        };
    }
}
