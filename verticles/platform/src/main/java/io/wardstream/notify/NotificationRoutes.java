package io.wardstream.notify;

import io.vertx.core.Future;
import io.wardstream.registry.Ward;
import io.wardstream.store.Scope;
import java.util.List;

/**
 * Whom to tell about the alarms of a ward. In force for what is sent from the commit on.
 * Thread-safe; every Future fails with a {@code StorageException} when the database cannot answer.
 */
public interface NotificationRoutes {

    /** Of {@code expectedVersion}: whatever it is. */
    int ANY_VERSION = -1;

    /** How a change of a route ended. */
    sealed interface Change {

        /** It is so now; without secrets. */
        record Changed(WardRoute now) implements Change {}

        /** It is not of the version the caller took it for. */
        record Stale() implements Change {}

        /**
         * A recipient came without its secret, and none is kept for it: it is new, or is called
         * under another URL.
         */
        record SecretMissing(int step, int recipient) implements Change {}
    }

    /** The route of a ward, without secrets; version 0 and no steps where there is none. */
    Future<WardRoute> find(Scope scope, int wardId);

    /**
     * Puts other steps in the place of those of a ward. A recipient whose id is known and whose
     * secret is empty keeps the one it has; an id that is not known is made anew.
     *
     * @param expectedVersion 0: that there is none yet
     * @param by user name
     */
    Future<Change> replace(Ward ward, List<RouteStep> steps, int expectedVersion, String by);
}
