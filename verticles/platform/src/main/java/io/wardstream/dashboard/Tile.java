package io.wardstream.dashboard;

import com.fasterxml.jackson.core.JsonGenerator;
import io.wardstream.alerts.engine.SourceInForce;
import io.wardstream.codec.model.PublishedSample;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.registry.Patient;
import io.wardstream.registry.Placement;
import io.wardstream.registry.Placements;
import io.wardstream.samples.LatestValue;
import io.wardstream.samples.LatestVitals;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One patient as a page shows them: the newest value of each vital. Confined to one event loop. */
final class Tile {

    private static final long NONE = Long.MAX_VALUE;

    private final @Nullable Reading[] readings = new @Nullable Reading[VitalSign.COUNT];
    private final SourceInForce[] sources = new SourceInForce[VitalSign.COUNT];
    private final @Nullable Trend[] trends = new @Nullable Trend[VitalSign.COUNT];
    private final Placements placements;
    private Patient patient;

    /** When the next alarm is due, epoch milliseconds; 0: none is. */
    private long willAlarmAt;

    /** Vitals that have changed since the last frame, a bit each. */
    private int changed;

    /** Those of them that another device has measured than what was shown before. */
    private int changedSource;

    /** When the oldest sample with a change came; {@link #NONE}: there is none. */
    private long changedSince = NONE;

    Tile(Patient patient, Placements placements) {
        this.patient = patient;
        this.placements = placements;
        for (int index = 0; index < VitalSign.COUNT; index++) {
            sources[index] = new SourceInForce(VitalSign.ofIndex(index));
        }
    }

    Patient patient() {
        return patient;
    }

    /** True when something is shown differently now. */
    boolean update(Patient now) {
        boolean isOther =
                !Objects.equals(patient.bed(), now.bed())
                        || !patient.displayName().equals(now.displayName());
        patient = now;
        return isOther;
    }

    /** True when it changes something. */
    boolean offer(PublishedSample published) {
        VitalSample sample = published.sample();
        Vitals vitals = sample.vitals();
        boolean isNews = false;
        for (int index = 0; index < VitalSign.COUNT; index++) {
            VitalSign sign = VitalSign.ofIndex(index);
            if (vitals.has(sign)) {
                isNews |=
                        offer(
                                new Reading(
                                        sign,
                                        sample.deviceId(),
                                        sample.observedAt(),
                                        published.epoch(),
                                        sample.seq(),
                                        sample.receivedAt(),
                                        vitals.scaled(sign),
                                        vitals.validity(sign)));
            }
        }
        if (isNews) {
            changedSince = Math.min(changedSince, sample.receivedAt());
        }
        return isNews;
    }

    /** What was there before anybody watched. True when it changes something. */
    boolean offer(LatestVitals stored) {
        boolean isNews = false;
        for (LatestValue value : stored.values()) {
            isNews |=
                    offer(
                            new Reading(
                                    value.sign(),
                                    value.deviceId(),
                                    value.observedAt(),
                                    0,
                                    0,
                                    value.receivedAt(),
                                    value.sign().toScaled(value.value()),
                                    value.validity()));
        }
        return isNews;
    }

    private boolean offer(Reading reading) {
        int index = reading.sign().index();
        Reading shown = readings[index];
        if (!isInForce(reading) || (shown != null && !reading.isLaterThan(shown))) {
            return false;
        }
        readings[index] = reading;
        changed |= 1 << index;
        if (shown == null || shown.deviceId() != reading.deviceId()) {
            changedSource |= 1 << index;
        }
        if (reading.isMeasured() && reading.isContinuous()) {
            trend(reading.sign()).add(reading);
        }
        return true;
    }

    /**
     * What is measured all the time is shown of the device whose values are judged; two in turn
     * would make a curve of neither. What is measured now and then is shown whoever measured it.
     */
    private boolean isInForce(Reading reading) {
        SourceInForce source = sources[reading.sign().index()];
        if (!reading.isContinuous()) {
            return true;
        }
        if (reading.isMeasured()) {
            return source.accepts(reading.deviceId(), reading.receivedAt());
        }
        return source.deviceId() == 0 || source.deviceId() == reading.deviceId();
    }

    private Trend trend(VitalSign sign) {
        Trend trend = trends[sign.index()];
        if (trend == null) {
            trend = new Trend(sign);
            trends[sign.index()] = trend;
        }
        return trend;
    }

    /** True when it is another time than before; 0: no alarm is due. */
    boolean foretell(long dueAt) {
        boolean isOther = willAlarmAt != dueAt;
        willAlarmAt = dueAt;
        return isOther;
    }

    /** When the oldest sample with a change came, epoch milliseconds; far ahead: no change. */
    long changedSince() {
        return changedSince;
    }

    /**
     * What has changed since the last time, as fields of the open object. A sample brings all its
     * vitals at one time: it is said once, for those that have no time of their own.
     */
    void writeChanges(JsonGenerator json) throws IOException {
        writePatient(json);
        Reading newest = newestChanged();
        if (newest != null) {
            newest.writeTimes(json);
        }
        writeReadings(json, changed, changedSource, newest);
    }

    private @Nullable Reading newestChanged() {
        Reading newest = null;
        for (Reading reading : readings) {
            if (reading != null
                    && (changed & 1 << reading.sign().index()) != 0
                    && (newest == null || reading.isLaterThan(newest))) {
                newest = reading;
            }
        }
        return newest;
    }

    /** Everything, as fields of the open object. */
    void writeWhole(JsonGenerator json, long now) throws IOException {
        writePatient(json);
        writeReadings(json, -1, -1, null);
        json.writeObjectFieldStart("trend");
        for (Trend trend : trends) {
            if (trend != null) {
                trend.write(json, now);
            }
        }
        json.writeEndObject();
    }

    /** What has changed is in a frame. */
    void sent() {
        changed = 0;
        changedSource = 0;
        changedSince = NONE;
    }

    private void writePatient(JsonGenerator json) throws IOException {
        json.writeStringField("patientId", patient.publicId().toString());
        json.writeStringField("bed", patient.bed());
        json.writeStringField("name", patient.displayName());
        if (willAlarmAt == 0) {
            json.writeNullField("willAlarmAt");
        } else {
            json.writeNumberField("willAlarmAt", willAlarmAt);
        }
    }

    /**
     * The first two are a bit each vital: which are written, and of which the device.
     *
     * @param known whose times are said already; null: each value is written whole
     */
    private void writeReadings(
            JsonGenerator json, int which, int withSource, @Nullable Reading known)
            throws IOException {
        json.writeObjectFieldStart("values");
        for (Reading reading : readings) {
            if (reading == null || (which & 1 << reading.sign().index()) == 0) {
                continue;
            }
            json.writeObjectFieldStart(reading.sign().wireName());
            reading.write(json, known);
            if ((withSource & 1 << reading.sign().index()) != 0) {
                writeSource(json, reading.deviceId());
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void writeSource(JsonGenerator json, int deviceId) throws IOException {
        Placement placement = placements.ofDevice(deviceId);
        json.writeStringField(
                "deviceId", placement == null ? null : placement.devicePublicId().toString());
    }
}
