package io.wardstream.reports;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.wardstream.codec.model.Validity;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.codec.model.Vitals;
import io.wardstream.reports.content.SeriesSink;
import io.wardstream.samples.PatientSamples;
import io.wardstream.samples.StoredSample;
import io.wardstream.store.Scope;
import java.util.List;
import java.util.function.Consumer;

/** Reads samples as they are stored, an hour at a time, less where they are many. */
final class SampleSeries implements ReportSeries {
    /** Of a piece: three devices with a sample a second have 10,800 in an hour. */
    static final int MOST_SAMPLES = 20_000;

    private static final long HOUR = 3_600_000;

    private final PatientSamples samples;

    SampleSeries(PatientSamples samples) {
        this.samples = samples;
    }

    @Override
    public Future<Boolean> read(
            Scope scope, int patientId, long fromMillis, long toMillis, Taker taker) {
        Reading reading = new Reading(scope, patientId, toMillis, taker);
        reading.next(fromMillis, HOUR);
        return reading.done.future();
    }

    /** Not a chain of futures: it would be as long as the range has pieces. */
    private final class Reading {
        private final Scope scope;
        private final int patientId;
        private final long end;
        private final Taker taker;
        private final Promise<Boolean> done = Promise.promise();

        Reading(Scope scope, int patientId, long end, Taker taker) {
            this.scope = scope;
            this.patientId = patientId;
            this.end = end;
            this.taker = taker;
        }

        void next(long begin, long length) {
            if (begin >= end) {
                done.complete(true);
                return;
            }
            long to = Math.min(end, begin + length);
            samples.observed(scope, patientId, begin, to, MOST_SAMPLES)
                    .onSuccess(found -> took(found, begin, to))
                    .onFailure(done::fail);
        }

        private void took(List<StoredSample> found, long begin, long to) {
            if (found.size() > MOST_SAMPLES && to - begin > 1) {
                next(begin, (to - begin) / 2);
                return;
            }
            taker.take(piece(found), to - begin)
                    .onSuccess(isWanted -> goOn(isWanted, to))
                    .onFailure(done::fail);
        }

        private void goOn(boolean isWanted, long from) {
            if (isWanted) {
                next(from, HOUR);
            } else {
                done.complete(false);
            }
        }
    }

    private static Consumer<SeriesSink> piece(List<StoredSample> found) {
        return sink -> found.forEach(sample -> give(sample, sink));
    }

    private static void give(StoredSample sample, SeriesSink sink) {
        sink.seen(sample.observedAt(), sample.observedAt());
        Vitals vitals = sample.vitals();
        for (int index = 0; index < VitalSign.COUNT; index++) {
            VitalSign vital = VitalSign.ofIndex(index);
            short value = vitals.scaled(vital);
            if (value != Vitals.ABSENT) {
                int valid = vitals.validity(vital) == Validity.VALID ? 1 : 0;
                sink.values(vital, 1, valid, value, value, value);
            }
        }
    }
}
