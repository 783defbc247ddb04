package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.wardstream.config.ArchiveConfig;
import io.wardstream.registry.Holds;
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
    private final Holds holds;
    private final ArchiveConfig config;
    private int settledDays = -1;

    Retention(ObjectStore store, ArchiveDays days, Holds holds, ArchiveConfig config) {
        this.store = store;
        this.days = days;
        this.holds = holds;
        this.config = config;
    }

    /**
     * Asks the store for its rule until it has answered; says in the log who deletes. A rule knows
     * no hospital: while any is held there is none, and this job deletes what is not held.
     */
    Future<Void> settle() {
        return holds.hospitals().compose(held -> settle(held.isEmpty()));
    }

    private Future<Void> settle(boolean isRuleAllowed) {
        int days =
                config.parquetDays() == 0 || !isRuleAllowed
                        ? 0
                        : config.parquetDays() - config.rawDays();
        return days == settledDays
                ? Future.succeededFuture()
                : store.expire(RULE, LakeFolder.SAMPLES, days)
                        .onSuccess(isByItself -> settled(days, isByItself && days > 0))
                        .mapEmpty();
    }

    private void settled(int days, boolean isByItself) {
        settledDays = days;
        if (config.parquetDays() == 0) {
            LOG.info("archived days are kept for ever");
            return;
        }
        LOG.info(
                "archived days are deleted days={} by={}",
                config.parquetDays(),
                isByItself ? "rule of the store " + RULE : "this platform");
    }

    Future<Void> expire(LocalDate today) {
        return config.parquetDays() == 0
                ? Future.succeededFuture()
                : holds.hospitals()
                        .compose(
                                held ->
                                        days.keptBefore(today.minusDays(config.parquetDays()), held)
                                                .compose(
                                                        folders ->
                                                                OneByOne.of(
                                                                        folders, this::delete)));
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
