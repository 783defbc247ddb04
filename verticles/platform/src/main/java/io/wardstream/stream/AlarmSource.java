package io.wardstream.stream;

import io.vertx.core.Future;
import io.wardstream.alerts.AlarmLog;
import io.wardstream.registry.Hospitals;
import io.wardstream.registry.Ward;
import io.wardstream.store.Scope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;

/** What happens to alarms, from their own record. */
final class AlarmSource implements Source {
    private final AlarmLog log;
    private final Hospitals hospitals;
    private final Records records;

    AlarmSource(AlarmLog log, Hospitals hospitals, Records records) {
        this.log = log;
        this.hospitals = hospitals;
        this.records = records;
    }

    @Override
    public Feed feed() {
        return Feed.ALARMS;
    }

    @Override
    public Future<Batch> after(long commit) {
        return log.after(commit).compose(this::batch);
    }

    private Future<Batch> batch(AlarmLog.Part part) {
        List<Integer> wards =
                part.events().stream()
                        .map(logged -> logged.alarm().subject().wardId())
                        .distinct()
                        .toList();
        return hospitals
                .findWards(Scope.platform(), wards)
                .map(AlarmSource::hospitalOf)
                .map(
                        hospitalOf ->
                                new Batch(
                                        part.events().size(),
                                        () ->
                                                part.events().stream()
                                                        .map(logged -> record(logged, hospitalOf))
                                                        .iterator(),
                                        part.through(),
                                        part.at(),
                                        part.isMore()));
    }

    private static Map<Integer, UUID> hospitalOf(List<Ward> wards) {
        Map<Integer, UUID> hospitalOf = HashMap.newHashMap(wards.size());
        wards.forEach(ward -> hospitalOf.put(ward.id(), ward.hospitalPublicId()));
        return hospitalOf;
    }

    private ProducerRecord<byte[], byte[]> record(
            AlarmLog.Logged logged, Map<Integer, UUID> hospitalOf) {
        int wardId = logged.alarm().subject().wardId();
        UUID hospital = hospitalOf.get(wardId);
        if (hospital == null) {
            throw new IllegalStateException("no ward wardId=" + wardId);
        }
        return records.alarm(logged, hospital);
    }

    @Override
    public Future<Backlog> waiting(long commit) {
        return log.waiting(commit).map(waiting -> new Backlog(waiting.oldest(), waiting.events()));
    }
}
