package io.wardstream.ingest;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.wardstream.ingest.Work.SampleWork;
import io.wardstream.samples.SampleStore;
import io.wardstream.store.StorageException;
import io.wardstream.store.StorageException.Category;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a flush until it is written: nothing that was taken in is given up, except what the
 * database itself refuses or another writer has taken over. Tries are not composed into one chain
 * of Futures: after an hour without a database it would be deeper than the stack. Confined to its
 * writer's event loop.
 */
final class FlushWriter {
    private static final Logger LOG = LoggerFactory.getLogger(FlushWriter.class);

    /** A repeat or a closed slot is mended by the next try; if not, it is no such thing. */
    private static final int QUICK_TRIES = 3;

    private final Vertx vertx;
    private final SampleStore store;
    private final WriterHold hold;
    private final Settlement settlement;
    private final IngestMeters meters;
    private final RetryDelay retryDelay = new RetryDelay();
    private boolean closed;

    FlushWriter(
            Vertx vertx,
            SampleStore store,
            WriterHold hold,
            Settlement settlement,
            IngestMeters meters) {
        this.vertx = vertx;
        this.store = store;
        this.hold = hold;
        this.settlement = settlement;
        this.meters = meters;
    }

    /**
     * What is being written.
     *
     * @param uncertain an earlier try may have been committed
     * @param written completed when all of it is settled
     */
    private record Attempt(
            PendingFlush work, boolean uncertain, int number, Promise<Void> written) {
        Attempt next(boolean isUncertain) {
            return new Attempt(work, isUncertain, number + 1, written);
        }

        Attempt with(PendingFlush left) {
            return new Attempt(left, uncertain, number, written);
        }
    }

    /** Completes when all of it is settled; never fails. After {@link #close} it may not end. */
    Future<Void> write(PendingFlush work) {
        return write(work, false);
    }

    private Future<Void> write(PendingFlush work, boolean uncertain) {
        Promise<Void> written = Promise.promise();
        attempt(new Attempt(work, uncertain, 0, written));
        return written.future();
    }

    /** What is not written now stays with the devices. */
    void close() {
        closed = true;
    }

    private void attempt(Attempt attempt) {
        if (attempt.work().isEmpty()) {
            hold.flushing(true); // who was asked what is lost has answered, and nothing is left
            attempt.written().complete();
            return;
        }
        store.flush(attempt.work().toFlush(hold.writer(), attempt.uncertain()))
                .onSuccess(
                        outcome -> {
                            hold.flushing(true);
                            settlement.committed(attempt.work(), outcome);
                            attempt.written().complete();
                        })
                .onFailure(failure -> repair(attempt, StorageException.of(failure)));
    }

    private void repair(Attempt failed, StorageException failure) {
        meters.flushRetries.increment();
        switch (failure.category()) {
            case DUPLICATE, NO_PARTITION -> {
                if (failed.number() < QUICK_TRIES) {
                    attempt(failed.next(true));
                } else {
                    later(failed, failure);
                }
            }
            case FENCED -> hold.findLost().onSuccess(_ -> fenced(withoutLost(failed), failure));
            case BAD_DATA -> isolate(failed, failure);
            case RETRY, OTHER -> later(failed, failure);
        }
    }

    /** Fenced again and again without a loss to be found is not for haste to mend. */
    private void fenced(Attempt left, StorageException failure) {
        if (left.number() < QUICK_TRIES) {
            attempt(left.next(left.uncertain()));
        } else {
            later(left, failure);
        }
    }

    private void later(Attempt failed, StorageException failure) {
        hold.flushing(false);
        if (failure.category() == Category.OTHER || failed.number() % 10 == 0) {
            LOG.warn(
                    "flush failed, trying again attempt={} batchSize={} cause={}",
                    failed.number() + 1,
                    failed.work().samples().size(),
                    failure.getMessage());
        }
        vertx.setTimer(
                retryDelay.millis(failed.number()),
                _ -> {
                    if (!closed) {
                        attempt(failed.next(true));
                    }
                });
    }

    private Attempt withoutLost(Attempt fenced) {
        List<SampleWork> lost =
                fenced.work().samples().stream().filter(work -> work.device().isLost()).toList();
        settlement.lost(lost);
        return fenced.with(fenced.work().withoutLost());
    }

    /** One row the database refuses must not hold up the others: halve until it stands alone. */
    private void isolate(Attempt failed, StorageException failure) {
        PendingFlush work = failed.work();
        if (!work.standsAlone()) {
            write(work.firstPart(), failed.uncertain())
                    .compose(_ -> write(work.secondPart(), failed.uncertain()))
                    .onComplete(failed.written());
            return;
        }
        LOG.warn(
                "the database refuses a row sqlState={} cause={}",
                failure.sqlState(),
                failure.getMessage());
        if (!work.samples().isEmpty()) {
            settlement.poisoned(work.samples().getFirst());
        } else if (!work.records().isEmpty()) {
            settlement.unrecorded(work.records().getFirst());
        } else {
            later(failed, failure); // notes are numbers of our own making
            return;
        }
        attempt(failed.with(work.notesOnly()));
    }
}
