package io.wardstream.stream;

import io.vertx.core.Future;
import io.wardstream.codec.model.VitalSample;
import io.wardstream.registry.Assignments;
import io.wardstream.registry.MeasuringDevice;
import io.wardstream.samples.FlushLog;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Samples from the log of flushes, each for the patient whom its device measured then. */
final class SampleSource implements Source {
    private static final Logger LOG = LoggerFactory.getLogger(SampleSource.class);

    private final FlushLog log;
    private final Assignments assignments;
    private final Records records;
    private final int atOnce;
    private final StreamMeters meters;

    SampleSource(
            FlushLog log,
            Assignments assignments,
            Records records,
            int atOnce,
            StreamMeters meters) {
        this.log = log;
        this.assignments = assignments;
        this.records = records;
        this.atOnce = atOnce;
        this.meters = meters;
    }

    @Override
    public Feed feed() {
        return Feed.SAMPLES;
    }

    @Override
    public Future<Batch> after(long commit) {
        return log.after(commit, atOnce).compose(this::batch);
    }

    private Future<Batch> batch(FlushLog.Part part) {
        if (part.notFound() > 0) {
            meters.notFound(part.notFound());
            LOG.warn(
                    "samples named by the log of flushes are not in the database any more"
                            + " samples={} flushedAt={}",
                    part.notFound(),
                    part.at());
        }
        return devices(part.samples())
                .map(
                        devices ->
                                new Batch(
                                        part.samples().size(),
                                        () ->
                                                part.samples().stream()
                                                        .map(logged -> record(logged, devices))
                                                        .iterator(),
                                        part.through(),
                                        part.at(),
                                        part.isMore()));
    }

    private Future<Map<Integer, MeasuringDevice>> devices(List<FlushLog.Logged> samples) {
        if (samples.isEmpty()) {
            return Future.succeededFuture(Map.of());
        }
        long earliest = Long.MAX_VALUE;
        long latest = Long.MIN_VALUE;
        for (FlushLog.Logged logged : samples) {
            earliest = Math.min(earliest, logged.sample().observedAt());
            latest = Math.max(latest, logged.sample().observedAt());
        }
        List<Integer> ids =
                samples.stream()
                        .map(FlushLog.Logged::sample)
                        .map(VitalSample::deviceId)
                        .distinct()
                        .toList();
        return assignments.ofDevices(ids, earliest, latest + 1);
    }

    private ProducerRecord<byte[], byte[]> record(
            FlushLog.Logged logged, Map<Integer, MeasuringDevice> devices) {
        MeasuringDevice device = devices.get(logged.sample().deviceId());
        if (device == null) {
            throw new IllegalStateException("no device deviceId=" + logged.sample().deviceId());
        }
        return records.sample(logged, device);
    }

    @Override
    public Future<Backlog> waiting(long commit) {
        return log.waiting(commit).map(waiting -> new Backlog(waiting.oldest(), waiting.samples()));
    }
}
