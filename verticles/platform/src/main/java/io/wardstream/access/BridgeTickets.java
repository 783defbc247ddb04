package io.wardstream.access;

import io.vertx.core.Future;
import java.util.Optional;

/**
 * Tickets with which a page opens its event-bus bridge: signed, good for 60 s and for one use on
 * whatever node. Thread-safe.
 */
public interface BridgeTickets {

    int LIFETIME_SECONDS = 60;

    /** A new ticket for the session of the caller. */
    String issue(Caller caller);

    /**
     * Spends a ticket.
     *
     * @return the person behind it with the rights of this moment; empty when it is forged, expired
     *     or spent, or its session has ended; failed with a {@code StorageException} when the
     *     database cannot answer, and the ticket may be spent then
     */
    Future<Optional<Caller>> redeem(String ticket);
}
