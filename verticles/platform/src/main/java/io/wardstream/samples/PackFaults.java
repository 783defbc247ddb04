package io.wardstream.samples;

import io.vertx.core.Future;

/** Where tests let a node die. A failed Future ends the work there, as a kill would. */
@FunctionalInterface
interface PackFaults {

    /** Moments in the life of a piece of work. */
    enum Moment {
        /** Its statements have been carried out, nothing is committed. */
        BEFORE_COMMIT,
        /** It is committed, and nobody has been told. */
        AFTER_COMMIT
    }

    PackFaults NONE = _ -> Future.succeededFuture();

    Future<Void> at(Moment moment);
}
