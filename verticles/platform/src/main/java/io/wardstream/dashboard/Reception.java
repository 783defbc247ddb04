package io.wardstream.dashboard;

import io.vertx.core.Future;
import io.wardstream.access.Caller;
import java.util.Optional;

/** What a viewer asks of the hub. Every Future ends on the hub's loop. */
interface Reception {

    /**
     * Spends a ticket.
     *
     * @return who it is; empty when the ticket is not good; failed when the database cannot answer
     */
    Future<Optional<Caller>> logIn(String ticket);

    /**
     * Checks what a STOMP client shows: an access token, a key, or a ticket, which is spent.
     *
     * @return who it is; empty when it is not good; failed when the database cannot answer
     */
    Future<Optional<Caller>> enter(String passcode);

    /** A viewer has said for the first time who it is. */
    void loggedIn();

    /** How long a log-in is good for without the session being refreshed, at most. */
    long loginSeconds();

    /** As {@link Feeds#find}. */
    Future<Optional<Feed>> find(Topic topic, Caller caller);

    /** Says that an alarm was seen, for somebody who waits for the answer; never fails. */
    Future<Frame> acknowledge(Caller caller, BridgeMessage.Send request);

    /** The viewer has gone. */
    void left(Peer viewer, CloseReason reason);
}
