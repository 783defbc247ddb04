package io.wardstream.lifecycle.archive;

import io.vertx.core.Future;
import io.wardstream.config.ColdConfig;
import io.wardstream.store.ColdObjectStore;
import io.wardstream.store.StoredObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves what is old enough into the archive class of the store, and back: by a rule of the store
 * that moves what this marks, or by copying where it has no rules. May die anywhere: the catalogue
 * is told last, and all is done once more. Confined to one event loop.
 */
final class ColdClass {

    private static final Logger LOG = LoggerFactory.getLogger(ColdClass.class);

    private static final String RULE_OF_SAMPLES = "wardstream-cold-samples";
    private static final String RULE_OF_HOURS = "wardstream-cold-hours";

    /** Stores follow their rules once a day. */
    private static final Duration BETWEEN_MARKS = Duration.ofHours(6);

    private final ColdObjectStore store;
    private final ColdPlaces places;
    private final ColdConfig config;
    private final Clock clock;
    private final RestoreStep.Watch watch;
    private boolean isSettled;
    private boolean isByRule;

    ColdClass(
            ColdObjectStore store,
            ColdPlaces places,
            ColdConfig config,
            Clock clock,
            RestoreStep.Watch watch) {
        this.store = store;
        this.places = places;
        this.config = config;
        this.clock = clock;
        this.watch = watch;
    }

    /**
     * Moves what is due, and what was brought back and has had its time.
     *
     * @param goOn asked before each place; a failure ends it there
     */
    Future<Void> tend(Supplier<Future<Void>> goOn) {
        return settle().compose(_ -> places.readableUntil(clock.instant()))
                .compose(back -> OneByOne.of(back, place -> goOn.get().compose(_ -> freeze(place))))
                .compose(_ -> due())
                .compose(due -> OneByOne.of(due, place -> goOn.get().compose(_ -> freeze(place))));
    }

    /** Asks the store for its rules until it has answered once; says in the log who moves. */
    private Future<Void> settle() {
        if (isSettled) {
            return Future.succeededFuture();
        }
        String storageClass = config.days() == 0 ? "" : config.storageClass();
        return store.transition(RULE_OF_SAMPLES, LakeFolder.SAMPLES, storageClass)
                .compose(
                        ofSamples ->
                                store.transition(RULE_OF_HOURS, ColdPlace.HOURS, storageClass)
                                        .map(ofHours -> ofSamples && ofHours))
                .onSuccess(this::settled)
                .mapEmpty();
    }

    private void settled(boolean byRule) {
        isSettled = true;
        isByRule = byRule;
        if (config.days() == 0) {
            LOG.info("archived days never go into an archive class");
            return;
        }
        LOG.info(
                "archived days go into an archive class days={} class={} by={}",
                config.days(),
                config.storageClass(),
                byRule
                        ? "rules of the store " + RULE_OF_SAMPLES + ", " + RULE_OF_HOURS
                        : "copying, the store has no such rules");
    }

    private Future<List<ColdPlace>> due() {
        if (config.days() == 0) {
            return Future.succeededFuture(List.of());
        }
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return places.due(today.minusDays(config.days()), now.minus(BETWEEN_MARKS));
    }

    private Future<Void> freeze(ColdPlace place) {
        return data(place, true).compose(warm -> isByRule ? mark(place, warm) : move(place, warm));
    }

    private Future<Void> mark(ColdPlace place, List<StoredObject> warm) {
        if (warm.isEmpty()) {
            return cold(place);
        }
        return OneByOne.of(warm, file -> store.mark(file.key()).map(done(RestoreStep.MARKED)))
                .compose(_ -> places.marked(place, clock.instant()));
    }

    private Future<Void> move(ColdPlace place, List<StoredObject> warm) {
        return OneByOne.of(
                        warm,
                        file ->
                                copy(file.key(), config.storageClass())
                                        .map(done(RestoreStep.COPIED)))
                .compose(_ -> cold(place));
    }

    private Future<Void> cold(ColdPlace place) {
        return places.cold(place, clock.instant())
                .onSuccess(_ -> LOG.info("moved into the archive class path={}", place.path()));
    }

    /**
     * Asks the store for all files of a cold place.
     *
     * @return true when all can be read; false when the store is fetching some
     */
    Future<Boolean> thaw(ColdPlace place) {
        AtomicBoolean isReadable = new AtomicBoolean(true);
        return data(place, false)
                .compose(cold -> OneByOne.of(cold, file -> thaw(file.key(), isReadable)))
                .map(_ -> isReadable.get());
    }

    private Future<Void> thaw(String key, AtomicBoolean isReadable) {
        return store.readiness(key)
                .compose(
                        readiness ->
                                switch (readiness) {
                                    case COMING -> Future.succeededFuture(false);
                                    case READABLE -> restore(key).map(true);
                                    case COLD -> restore(key);
                                })
                .onSuccess(
                        is -> {
                            if (!is) {
                                isReadable.set(false);
                            }
                        })
                .mapEmpty();
    }

    /** A day longer than the catalogue says, which hears of it later. */
    private Future<Boolean> restore(String key) {
        return store.restore(key, config.restoredDays() + 1)
                .compose(
                        isAsked ->
                                isAsked
                                        ? Future.succeededFuture(false)
                                        : copy(key, StoredObject.STANDARD).map(true))
                .map(done(RestoreStep.STORE_ASKED));
    }

    private Future<Void> copy(String key, String storageClass) {
        return store.copy(key, key, storageClass);
    }

    /** The files of a place that are in the class in which they were put, or are not. */
    private Future<List<StoredObject>> data(ColdPlace place, boolean isWarm) {
        return store.list(place.path())
                .map(
                        found ->
                                found.stream()
                                        .filter(place::isData)
                                        .filter(
                                                file ->
                                                        isWarm
                                                                == file.storageClass()
                                                                        .equals(
                                                                                StoredObject
                                                                                        .STANDARD))
                                        .toList());
    }

    private <T> Function<T, T> done(RestoreStep step) {
        return result -> {
            watch.done(step);
            return result;
        };
    }
}
