package io.wardstream.ingest;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.samples.EpochRequest;
import io.wardstream.samples.EpochState;
import io.wardstream.samples.HeldSession;
import io.wardstream.samples.SampleStore;
import io.wardstream.samples.SessionOpening;
import io.wardstream.samples.Writer;
import io.wardstream.store.StorageException;
import io.wardstream.store.StorageException.Category;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Batches hellos: 5,000 devices that come back within seconds cost a few dozen statements. While
 * the database is away the devices wait for their welcome. Confined to one event loop.
 */
final class SessionOpener {
    private final SampleStore store;
    private final WriterHold hold;
    private final OpeningBatch<Optional<SessionOpening>> sessions;
    private final OpeningBatch<EpochState> epochs;

    SessionOpener(Vertx vertx, SampleStore store, WriterHold hold) {
        this.store = store;
        this.hold = hold;
        sessions = new OpeningBatch<>(vertx, this::openSessions);
        epochs = new OpeningBatch<>(vertx, store::openEpochs);
    }

    /**
     * Takes the device over for this writer.
     *
     * @param wanted false once the connection is gone: then the device is not taken from whoever
     *     has it, and there is no answer
     * @return empty when another writer has taken the device meanwhile; failed with {@link
     *     io.wardstream.store.StorageException} when trying again cannot help
     */
    Future<Optional<SessionOpening>> openSession(EpochRequest request, BooleanSupplier wanted) {
        return sessions.add(request, wanted);
    }

    /** Reads or creates a further epoch of a device that is held. */
    Future<EpochState> openEpoch(EpochRequest request, BooleanSupplier wanted) {
        return epochs.add(request, wanted);
    }

    private Future<List<Optional<SessionOpening>>> openSessions(List<EpochRequest> requests) {
        Writer asked = hold.writer();
        return store.openSessions(asked, requests)
                .compose(openings -> confirmed(requests, openings, asked));
    }

    /**
     * A takeover after these fences were raised counts as a loss, which fences the next flush. When
     * losses were learned of while the answer was under way, that one may have been among them: the
     * database is asked who holds the devices now.
     */
    private Future<List<Optional<SessionOpening>>> confirmed(
            List<EpochRequest> requests, List<SessionOpening> openings, Writer asked) {
        if (hold.writer().id() != asked.id()) {
            return Future.failedFuture(
                    new StorageException(Category.OTHER, "the writer has begun anew", null));
        }
        if (hold.writer().equals(asked)) {
            return Future.succeededFuture(openings.stream().map(Optional::of).toList());
        }
        Writer now = hold.writer();
        return store.lostSessions(now, held(requests, openings))
                .compose(
                        lost ->
                                hold.writer().equals(now)
                                        ? Future.succeededFuture(
                                                without(lost.deviceIds(), requests, openings))
                                        : confirmed(requests, openings, asked));
    }

    private static List<HeldSession> held(
            List<EpochRequest> requests, List<SessionOpening> openings) {
        List<HeldSession> held = new ArrayList<>(openings.size());
        for (int i = 0; i < openings.size(); i++) {
            held.add(new HeldSession(requests.get(i).deviceId(), openings.get(i).fence()));
        }
        return held;
    }

    private static List<Optional<SessionOpening>> without(
            Set<Integer> lost, List<EpochRequest> requests, List<SessionOpening> openings) {
        List<Optional<SessionOpening>> left = new ArrayList<>(openings.size());
        for (int i = 0; i < openings.size(); i++) {
            boolean isLost = lost.contains(requests.get(i).deviceId());
            left.add(isLost ? Optional.empty() : Optional.of(openings.get(i)));
        }
        return left;
    }
}
