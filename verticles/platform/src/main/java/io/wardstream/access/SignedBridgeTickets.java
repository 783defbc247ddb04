package io.wardstream.access;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.TokenSigner.Purpose;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Tickets as JWTs: any node can check one without asking where it was made, and asks the database
 * only whether it was used before. Thread-safe.
 */
final class SignedBridgeTickets implements BridgeTickets {

    private static final Duration LIFETIME = Duration.ofSeconds(LIFETIME_SECONDS);
    private static final String SESSION = "sid";
    private static final String ID = "jti";

    private final TokenSigner signer;
    private final PgBridgeTicketUses uses;
    private final Sessions sessions;

    SignedBridgeTickets(TokenSigner signer, PgBridgeTicketUses uses, Sessions sessions) {
        this.signer = signer;
        this.uses = uses;
        this.sessions = sessions;
    }

    /** What a ticket says: which one it is, and whose. */
    private record Ticket(UUID id, UUID session) {}

    @Override
    public String issue(Caller caller) {
        JsonObject claims =
                new JsonObject()
                        .put(ID, UUID.randomUUID().toString())
                        .put(SESSION, caller.sessionId().toString());
        return signer.sign(Purpose.BRIDGE, claims, LIFETIME);
    }

    @Override
    public Future<Optional<Caller>> redeem(String ticket) {
        return signer.verify(Purpose.BRIDGE, ticket)
                .map(claims -> claims.map(SignedBridgeTickets::read))
                .otherwise(Optional.empty())
                .compose(
                        read ->
                                read.map(this::spend)
                                        .orElseGet(() -> Future.succeededFuture(Optional.empty())));
    }

    private Future<Optional<Caller>> spend(Ticket ticket) {
        return uses.claim(ticket.id())
                .compose(
                        isFirstUse ->
                                isFirstUse
                                        ? sessions.present(ticket.session())
                                        : Future.succeededFuture(Optional.empty()));
    }

    private static Ticket read(JsonObject claims) {
        return new Ticket(
                UUID.fromString(claims.getString(ID)), UUID.fromString(claims.getString(SESSION)));
    }
}
