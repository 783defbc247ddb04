package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.audit.AuditFilter;
import io.wardstream.access.audit.StoredEntry;
import io.wardstream.alerts.AlarmFilter;
import io.wardstream.alerts.AlarmJson;
import io.wardstream.codec.model.Alarm;
import io.wardstream.history.Repeated;
import io.wardstream.registry.AssignmentInterval;
import io.wardstream.registry.Handovers.Handover;
import io.wardstream.registry.Patient;
import io.wardstream.registry.PatientStay;
import io.wardstream.reports.ReportJobs;
import io.wardstream.reports.ReportJson;
import io.wardstream.retrospect.RetrospectiveAlarm;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything that is listed of a patient, page by page. Confined to one context. */
final class ExportedLists {

    private static final int PAGE = 200;

    /** More changes of a score in a window make the window shorter. */
    private static final int MOST_IN_WINDOW = 10_000;

    private static final long FIRST_WINDOW_MILLIS = Duration.ofDays(30).toMillis();

    private final ExportSources sources;
    private final Scope scope;
    private final Patient patient;
    private final long now;

    ExportedLists(ExportSources sources, Scope scope, Patient patient, Instant now) {
        this.sources = sources;
        this.scope = scope;
        this.patient = patient;
        this.now = now.toEpochMilli() + 1;
    }

    static Future<Void> assignments(List<AssignmentInterval> found, JsonLines to) {
        return each(
                found,
                one ->
                        to.add(
                                new JsonObject()
                                        .put("deviceId", one.devicePublicId())
                                        .put("from", text(one.from()))
                                        .put(
                                                "to",
                                                one.to() == AssignmentInterval.OPEN
                                                        ? null
                                                        : text(one.to()))));
    }

    Future<Void> stays(JsonLines to) {
        return sources.registry()
                .stays()
                .ofPatient(scope, patient.id(), patient.createdAt().toEpochMilli(), now)
                .compose(stays -> each(stays, stay -> to.add(json(stay))));
    }

    private static JsonObject json(PatientStay stay) {
        return new JsonObject()
                .put("wardId", stay.wardPublicId().toString())
                .put("from", text(stay.from()))
                .put("to", text(stay.to()));
    }

    Future<Void> alarms(JsonLines to) {
        return pages(
                before ->
                        sources.alarms()
                                .list(scope, filter(), before, PAGE)
                                .compose(
                                        slice ->
                                                each(slice.items(), alarm -> alarm(alarm, to))
                                                        .map(_ -> slice.nextBefore())));
    }

    private Future<Void> alarm(Alarm alarm, JsonLines to) {
        return sources.alarms()
                .events(scope, alarm.id())
                .map(events -> events.stream().map(AlarmJson::ofEvent))
                .compose(events -> to.add(with(AlarmJson.of(alarm), events)));
    }

    Future<Void> retrospective(JsonLines to) {
        return pages(
                before ->
                        sources.retrospective()
                                .list(scope, filter(), before, PAGE)
                                .compose(
                                        slice ->
                                                each(
                                                                slice.items(),
                                                                alarm -> retrospective(alarm, to))
                                                        .map(_ -> slice.nextBefore())));
    }

    private Future<Void> retrospective(RetrospectiveAlarm found, JsonLines to) {
        return sources.retrospective()
                .events(scope, found.alarm().id())
                .map(events -> events.stream().map(RetrospectiveEventJson::of))
                .compose(events -> to.add(with(found.json(), events)));
    }

    private static JsonObject with(JsonObject alarm, Stream<JsonObject> events) {
        return alarm.put("events", events.toList());
    }

    private AlarmFilter filter() {
        return new AlarmFilter(patient.hospitalId(), 0, patient.id(), null, null, null, null);
    }

    Future<Void> scores(JsonLines to) {
        return windows(
                (from, until) ->
                        sources.scores().history(scope, patient.id(), from, until, MOST_IN_WINDOW),
                past -> to.add(ScoreJson.past(past)));
    }

    Future<Void> scoreInputs(JsonLines to) {
        return windows(
                (from, until) ->
                        sources.scores().inputs(scope, patient.id(), from, until, MOST_IN_WINDOW),
                input -> to.add(ScoreJson.input(input)));
    }

    Future<Void> reports(JsonLines to) {
        ReportJobs jobs = sources.reports().map(room -> room.jobs()).orElse(null);
        return jobs == null
                ? Future.succeededFuture()
                : pages(
                        before ->
                                jobs.ofPatient(scope, patient.id(), before, PAGE)
                                        .compose(
                                                slice ->
                                                        each(
                                                                        slice.items(),
                                                                        job ->
                                                                                to.add(
                                                                                        ReportJson
                                                                                                .of(
                                                                                                        job)))
                                                                .map(_ -> slice.nextBefore())));
    }

    /** Everything in the audit, and who was handed the patient before there was one. */
    Future<Void> accesses(JsonLines to) {
        AuditFilter filter = AuditFilter.ofPatient(patient.hospitalId(), patient.publicId());
        return pages(before -> audited(filter, before, to))
                .compose(_ -> sources.registry().handovers().ofPatient(scope, patient.id()))
                .compose(handovers -> each(handovers, one -> to.add(json(one))));
    }

    private Future<Long> audited(AuditFilter filter, long before, JsonLines to) {
        return sources.audit()
                .list(filter, before, PAGE)
                .compose(
                        entries ->
                                each(entries, entry -> to.add(json(entry)))
                                        .map(
                                                _ ->
                                                        entries.size() < PAGE
                                                                ? 0L
                                                                : entries.getLast().id()));
    }

    private static JsonObject json(StoredEntry entry) {
        return new JsonObject()
                .put("kind", entry.action())
                .put("by", entry.username())
                .put("at", entry.at().toString())
                .put("operation", entry.operation())
                .put("outcome", entry.outcome())
                .put("purpose", entry.purpose());
    }

    private static JsonObject json(Handover handover) {
        return new JsonObject()
                .put("kind", "export")
                .put("by", handover.to())
                .put("at", handover.at().toString());
    }

    private static @Nullable String text(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    private static <T> Future<Void> each(List<T> items, Function<T, Future<Void>> step) {
        Iterator<T> left = items.iterator();
        return Repeated.whileTrue(
                () ->
                        left.hasNext()
                                ? step.apply(left.next()).map(true)
                                : Future.succeededFuture(false));
    }

    /** Pages that say where the next one begins; 0: there is none. */
    private static Future<Void> pages(Function<Long, Future<Long>> page) {
        long[] before = {0};
        return Repeated.whileTrue(
                () ->
                        page.apply(before[0])
                                .map(
                                        next -> {
                                            before[0] = next;
                                            return next != 0;
                                        }));
    }

    /** What lies in a window of time, at most {@link #MOST_IN_WINDOW}. */
    private interface Window<T> {
        Future<List<T>> read(long from, long until);
    }

    /**
     * From the patient's first day to now; a window with too much in it is read again in halves.
     */
    private <T> Future<Void> windows(Window<T> window, Function<T, Future<Void>> step) {
        long[] state = {patient.createdAt().toEpochMilli(), FIRST_WINDOW_MILLIS};
        return Repeated.whileTrue(
                () -> {
                    long from = state[0];
                    long until = Math.min(now, from + state[1]);
                    if (from >= until) {
                        return Future.succeededFuture(false);
                    }
                    return window.read(from, until)
                            .compose(
                                    found -> {
                                        if (found.size() >= MOST_IN_WINDOW && until - from > 1) {
                                            state[1] = (until - from) / 2;
                                            return Future.succeededFuture(true);
                                        }
                                        state[0] = until;
                                        return each(found, step).map(true);
                                    });
                });
    }
}
