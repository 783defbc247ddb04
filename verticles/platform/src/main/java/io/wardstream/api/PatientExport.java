package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.wardstream.history.Repeated;
import io.wardstream.history.Resolution;
import io.wardstream.registry.AssignmentInterval;
import io.wardstream.registry.Patient;
import io.wardstream.store.Scope;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/**
 * All that is kept of one patient, entry after entry of a ZIP; memory holds a page of one entry.
 * Confined to the context of the request.
 */
final class PatientExport {

    private static final String README =
            """
            What Wardstream keeps of one patient.

            patient.json               who it is
            stays.ndjson               in which wards the patient lay
            assignments.ndjson         which devices measured the patient
            samples.ndjson             every value measured, as far as samples are kept
            minutes.ndjson             days of which minutes are the finest that is kept
            hours.ndjson               days of which hours are
            alarms.ndjson              alarms, each with its events: who acknowledged it, and when
            retrospective-alarms.ndjson  alarms found in samples that came late
            scores.ndjson              how NEWS2 stood from each of its changes on
            score-inputs.ndjson        what people entered for it
            reports.ndjson             reports made about the patient
            accesses.ndjson            who saw or changed what of the patient, and was given all of this
            manifest.json              bytes and SHA-256 of each of these, and days that could not be read

            A line of *.ndjson is one JSON object. `time` is milliseconds since 1970-01-01T00:00:00Z, other times are
            RFC 3339. Units are those of UCUM: /min, %, mm[Hg], Cel. Alarms, reports and accesses begin with the newest, the rest with
            the oldest.
            """;

    private final ExportSources sources;
    private final Patient patient;
    private final Scope scope;
    private final Instant now;
    private final ZipBody zip;
    private final String madeFor;
    private final ExportedSamples samples;
    private final ExportedLists lists;

    PatientExport(
            ExportSources sources, ApiRequest request, Patient patient, Instant now, ZipBody zip) {
        this.sources = sources;
        this.patient = patient;
        this.scope = request.scope();
        this.now = now;
        this.zip = zip;
        this.madeFor = request.caller().username();
        this.samples = new ExportedSamples(sources.history(), scope, patient.id());
        this.lists = new ExportedLists(sources, scope, patient, now);
    }

    private record Entry(String name, Supplier<Future<Void>> writer) {}

    /** Completed after the last byte; failed as what it reads fails, or when the caller is gone. */
    Future<Void> write() {
        return sources.registry()
                .assignments()
                .ofPatient(scope, patient.id(), 0, now.toEpochMilli())
                .compose(this::write);
    }

    private Future<Void> write(List<AssignmentInterval> assignments) {
        samples.ofDays(assignments, now);
        Iterator<Entry> entries = entries(assignments).iterator();
        return Repeated.whileTrue(
                        () ->
                                entries.hasNext()
                                        ? one(entries.next()).map(true)
                                        : Future.succeededFuture(false))
                .compose(_ -> zip.finish());
    }

    private List<Entry> entries(List<AssignmentInterval> assignments) {
        return List.of(
                new Entry("README.txt", () -> zip.add(Buffer.buffer(README))),
                new Entry("patient.json", () -> whole(PatientHandler.json(patient))),
                lines("stays", lists::stays),
                lines("assignments", to -> ExportedLists.assignments(assignments, to)),
                new Entry("samples.ndjson", () -> samples.write(Resolution.RAW, zip)),
                new Entry("minutes.ndjson", () -> samples.write(Resolution.MINUTE, zip)),
                new Entry("hours.ndjson", () -> samples.write(Resolution.HOUR, zip)),
                lines("alarms", lists::alarms),
                lines("retrospective-alarms", lists::retrospective),
                lines("scores", lists::scores),
                lines("score-inputs", lists::scoreInputs),
                lines("reports", lists::reports),
                lines("accesses", lists::accesses),
                new Entry("manifest.json", () -> whole(manifest())));
    }

    /** Writes lines. */
    private interface LineWriter {
        Future<Void> write(JsonLines to);
    }

    private Entry lines(String name, LineWriter writer) {
        JsonLines lines = new JsonLines(zip);
        return new Entry(name + ".ndjson", () -> writer.write(lines).compose(_ -> lines.end()));
    }

    private Future<Void> one(Entry entry) {
        return zip.begin(entry.name()).compose(_ -> entry.writer().get()).compose(_ -> zip.end());
    }

    private Future<Void> whole(JsonObject json) {
        return zip.add(Buffer.buffer(json.encodePrettily()).appendString("\n"));
    }

    private JsonObject manifest() {
        return new JsonObject()
                .put("patientId", patient.publicId().toString())
                .put("madeAt", now.toString())
                .put("madeFor", madeFor)
                .put("entries", zip.entries().stream().map(PatientExport::json).toList())
                .put("daysNotReadable", samples.notReadable());
    }

    private static JsonObject json(ZipBody.Entry entry) {
        return new JsonObject()
                .put("name", entry.name())
                .put("bytes", entry.bytes())
                .put("sha256", entry.sha256());
    }
}
