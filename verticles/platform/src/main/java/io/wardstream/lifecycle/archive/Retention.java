package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.wardstream.config.ArchiveConfig;
import io.wardstream.registry.Holds;
import io.wardstream.store.ObjectStore;
import java.time.LocalDate;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of the Parquet of days that are older than they are kept: by a rule of the store where it
 * has rules, and by this job, which deletes what no rule has deleted and notes it in the catalogue.
 * What is held stays: while anything is, there is no rule, for rules know nothing of holds.
 * Confined to one event loop.
 */
final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    private static final String RULE = "wardstream-samples";
    private static final int UNSETTLED = -1;

    private final ObjectStore store;
    private final ArchiveDays days;
    private final ArchiveConfig config;
    private final Holds holds;
    private int settledDays = UNSETTLED;

    Retention(ObjectStore store, ArchiveDays days, ArchiveConfig config, Holds holds) {
        this.store = store;
        this.days = days;
        this.config = config;
        this.holds = holds;
    }

    /**
     * Asks the store for its rule until it has answered, and again when it must be another; says in
     * the log who deletes.
     */
    Future<Void> settle() {
        return holds.hospitals().map(this::ruleDays).compose(this::settle);
    }

    /** 0: no rule. */
    private int ruleDays(Set<Integer> held) {
        boolean isWithout = config.parquetDays() == 0 || !held.isEmpty();
        return isWithout ? 0 : config.parquetDays() - config.rawDays();
    }

    private Future<Void> settle(int ruleDays) {
        return ruleDays == settledDays
                ? Future.succeededFuture()
                : store.expire(RULE, LakeFolder.SAMPLES, ruleDays)
                        .onSuccess(isByItself -> settled(ruleDays, isByItself))
                        .mapEmpty();
    }

    private void settled(int ruleDays, boolean isByItself) {
        settledDays = ruleDays;
        if (config.parquetDays() == 0) {
            LOG.info("archived days are kept for ever");
            return;
        }
        if (ruleDays == 0) {
            LOG.info("no rule of the store deletes archived days, something is held");
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
                : holds.hospitals()
                        .compose(
                                held ->
                                        days.keptBefore(
                                                today.minusDays(config.parquetDays()), held))
                        .compose(folders -> OneByOne.of(folders, this::deleteUnlessHeld));
    }

    /** Held in the meantime, it may be. */
    private Future<Void> deleteUnlessHeld(LakeFolder folder) {
        return holds.deleting(
                held ->
                        held.contains(folder.hospitalId())
                                ? Future.succeededFuture()
                                : delete(folder));
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
