package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.wardstream.config.ArchiveConfig;
import io.wardstream.store.ObjectStore;
import java.time.LocalDate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of the Parquet of days that are older than they are kept: by a rule of the store where it
 * has rules, and by this job, which deletes what no rule has deleted and notes it in the catalogue.
 * Confined to one event loop.
 */
final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final String RULE = "wardstream-samples";

    private final ObjectStore store;
    private final ArchiveDays days;
    private final ArchiveConfig config;
    private boolean isSettled;

    Retention(ObjectStore store, ArchiveDays days, ArchiveConfig config) {
        this.store = store;
        this.days = days;
        this.config = config;
    }

    /** Asks the store for its rule until it has answered once; says in the log who deletes. */
    Future<Void> settle() {
        if (isSettled) {
            return Future.succeededFuture();
        }
        int days = config.parquetDays() == 0 ? 0 : config.parquetDays() - config.rawDays();
        return store.expire(RULE, LakeFolder.SAMPLES, days)
                .onSuccess(isByItself -> settled(isByItself))
                .mapEmpty();
    }

    private void settled(boolean isByItself) {
        isSettled = true;
        if (config.parquetDays() == 0) {
            LOG.info("archived days are kept for ever");
            return;
        }
        LOG.info(
                "archived days are deleted days={} by={}",
                config.parquetDays(),
                isByItself ? "rule of the store " + RULE : "this platform, the store has no rules");
    }

    Future<Void> expire(LocalDate today) {
        return config.parquetDays() == 0
                ? Future.succeededFuture()
                : days.keptBefore(today.minusDays(config.parquetDays()))
                        .compose(folders -> OneByOne.of(folders, this::delete));
    }

    private Future<Void> delete(LakeFolder folder) {
        return store.list(folder.path())
                .compose(found -> OneByOne.of(found, object -> store.delete(object.key())))
                .compose(_ -> days.expired(folder))
                .onSuccess(
                        _ ->
                                LOG.info(
                                        "archived day deleted day={} hospitalId={}",
                                        folder.day(),
                                        folder.hospitalId()));
    }
}
