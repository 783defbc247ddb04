package io.wardstream.access;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.wardstream.registry.RegistryBed;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class BridgeTicketsIT {

    private static RegistryBed bed;
    private static Access other;

    @BeforeAll
    static void start() {
        bed = new RegistryBed();
        other =
                await(
                        Access.open(
                                bed.vertx,
                                bed.database,
                                bed.config.access(),
                                bed.registry.hospitals()));
    }

    @AfterAll
    static void stop() {
        done(other.close());
        bed.close();
    }

    @Test
    void opensOnceOnWhateverNode() {
        Caller admin = caller(logIn());
        String ticket = bed.access.tickets().issue(admin);

        Optional<Caller> first = await(other.tickets().redeem(ticket));
        Optional<Caller> second = await(bed.access.tickets().redeem(ticket));

        assertThat(first).contains(admin);
        assertThat(second).isEmpty();
    }

    @Test
    void opensOnceWhenAllNodesAreAskedAtTheSameTime() {
        String ticket = bed.access.tickets().issue(caller(logIn()));

        List<Optional<Caller>> opened =
                await(
                        Future.all(
                                        Stream.of(bed.access, other, bed.access, other)
                                                .flatMap(node -> Stream.of(node, node, node))
                                                .map(node -> node.tickets().redeem(ticket))
                                                .toList())
                                .map(all -> all.<Optional<Caller>>list()));

        assertThat(opened).filteredOn(Optional::isPresent).hasSize(1);
    }

    @Test
    void opensNothingWhenTheSessionHasEnded() {
        Caller admin = caller(logIn());
        String ticket = bed.access.tickets().issue(admin);
        done(other.sessions().end(admin.sessionId()));

        assertThat(await(bed.access.tickets().redeem(ticket))).isEmpty();
    }

    @Test
    void isNoAccessTokenAndNoAccessTokenIsATicket() {
        SessionTokens tokens = logIn();
        String ticket = bed.access.tickets().issue(caller(tokens));

        assertThat(await(bed.access.sessions().authenticate(ticket))).isEmpty();
        assertThat(await(bed.access.tickets().redeem(tokens.accessToken()))).isEmpty();
        assertThat(await(bed.access.tickets().redeem("no ticket"))).isEmpty();
    }

    @Test
    void forgetsTicketsThatHaveLongExpired() {
        done(
                bed.database
                        .platform()
                        .query(
                                "INSERT INTO bridge_ticket_use (jti, expires_at)"
                                        + " SELECT gen_random_uuid(), now() - interval '1 second'"
                                        + " FROM generate_series(1, 50)")
                        .execute());
        String ticket = bed.access.tickets().issue(caller(logIn()));

        Optional<Caller> opened = await(bed.access.tickets().redeem(ticket));

        assertThat(opened).isPresent();
        assertThat(expiredUses()).isZero();
    }

    private static long expiredUses() {
        return await(
                        bed.database
                                .platform()
                                .query(
                                        "SELECT count(*) AS uses FROM bridge_ticket_use"
                                                + " WHERE expires_at < now()")
                                .execute())
                .iterator()
                .next()
                .getLong("uses");
    }

    private static SessionTokens logIn() {
        LoginResult result =
                await(
                        bed.access
                                .sessions()
                                .login(RegistryBed.ADMIN, RegistryBed.ADMIN_PASSWORD, "127.0.0.1"));
        if (result instanceof LoginResult.LoggedIn(SessionTokens tokens)) {
            return tokens;
        }
        throw new AssertionError("not logged in: " + result);
    }

    private static Caller caller(SessionTokens tokens) {
        return await(bed.access.sessions().authenticate(tokens.accessToken())).orElseThrow();
    }
}
