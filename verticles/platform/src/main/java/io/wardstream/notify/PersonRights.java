package io.wardstream.notify;

import io.vertx.core.Future;

/** What people may see at this moment, asked before each message to one of them. */
@FunctionalInterface
public interface PersonRights {

    /** Whether somebody can log in and sees the ward; failed when that cannot be read. */
    Future<Boolean> maySee(int userId, int hospitalId, int wardId);
}
