package io.wardstream.samples;

import io.vertx.core.Future;
import java.util.List;

/**
 * Where samples are made durable. Safe to call from any event loop; results come on the caller's
 * context. Every Future fails with a {@link io.wardstream.store.StorageException}, whose category
 * says what to do.
 */
public interface SampleStore {

    /** Makes a writer known; ids are never used twice. */
    Future<Writer> registerWriter(String nodeId);

    /**
     * Takes devices over for a writer: raises their fences once no flush of a former writer is
     * under way, then reads (or creates) the epochs asked for. One answer a request, in the same
     * order. A device may stand in the list once.
     */
    Future<List<SessionOpening>> openSessions(Writer writer, List<EpochRequest> requests);

    /** Reads or creates further epochs of devices held. One answer a request, in the same order. */
    Future<List<EpochState>> openEpochs(List<EpochRequest> requests);

    /**
     * Stores a flush in one transaction; success means committed with fsync. Fails with FENCED when
     * the writer has lost devices since {@code flush.writer().losses()}; with DUPLICATE when a
     * fresh sample is stored already; with RETRY when the outcome may be unknown: repeat it with
     * every sample a suspect.
     */
    Future<FlushOutcome> flush(Flush flush);

    /**
     * Leaves word of devices that were told to come back later, for whoever is to miss them; of one
     * that has said hello since, nothing is written.
     */
    Future<Void> drained(List<DrainedSession> sessions);

    /**
     * After FENCED: which of the sessions another writer holds now. Fails with FENCED when the
     * database knows nothing of the writer, as after a fail-over to a server that lacks the last
     * moments: then it holds nothing any more, and has to be made known as a new one.
     */
    Future<LostSessions> lostSessions(Writer writer, List<HeldSession> held);
}
