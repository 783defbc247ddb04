package io.wardstream.access;

import io.vertx.core.Future;
import java.util.Optional;

/** The keys of the platform's own tokens. Thread-safe. */
interface TokenKeyRing {

    /** What signs now. */
    TokenKey signing();

    /** The key of that name; empty when there is none, also when the database cannot be asked. */
    Future<Optional<TokenKey>> find(String id);
}
