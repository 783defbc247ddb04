package io.wardstream.reports;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.wardstream.reports.PgReportQueue.Gone;
import io.wardstream.reports.PgReportQueue.Taken;
import io.wardstream.store.ObjectStore;
import io.wardstream.store.StoredObject;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * What reports have in the object store: an object an attempt, so that two who work on one job
 * never write one object. Thread-safe; every Future fails with an {@code ObjectStoreException}.
 */
final class ReportObjects {
    static final String PREFIX = "reports/";

    private final ObjectStore store;

    ReportObjects(ObjectStore store) {
        this.store = store;
    }

    static String key(Taken job) {
        return prefix(job.request().hospitalId(), job.publicId())
                + job.attempt()
                + "."
                + job.request().format().wireName();
    }

    private static String prefix(int hospitalId, UUID id) {
        return PREFIX + "hospital=" + hospitalId + "/" + id + "/";
    }

    Future<Void> put(String key, Path file) {
        return store.put(key, file);
    }

    /** As {@link ObjectStore#get(String, long, long)}. */
    Future<Buffer> get(String key, long from, long to) {
        return store.get(key, from, to);
    }

    Future<Void> delete(String key) {
        return store.delete(key);
    }

    /** Deletes what other attempts at the job have left. */
    Future<Void> deleteOthers(Taken job) {
        String mine = key(job);
        return store.list(prefix(job.request().hospitalId(), job.publicId()))
                .compose(
                        found ->
                                delete(
                                        found.stream()
                                                .filter(one -> !one.key().equals(mine))
                                                .toList()));
    }

    Future<Void> deleteAll(Gone job) {
        return store.list(prefix(job.hospitalId(), job.publicId())).compose(this::delete);
    }

    private Future<Void> delete(List<StoredObject> found) {
        return Future.all(found.stream().map(one -> store.delete(one.key())).toList()).mapEmpty();
    }
}
