package io.wardstream.access;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import io.wardstream.registry.RegistryBed;
import io.wardstream.registry.Ward;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class SessionsIT {

    private static RegistryBed bed;
    private static Sessions sessions;
    private static Ward ward;

    @BeforeAll
    static void start() {
        bed = new RegistryBed();
        sessions = bed.access.sessions();
        ward = bed.ward("St. Mary", "Intensive care");
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @Test
    void saysWhoIsBehindManySessionsAtOnce() {
        Caller admin = logIn(RegistryBed.ADMIN, RegistryBed.ADMIN_PASSWORD);
        Caller nurse = user("nurse", List.of(Grant.at(Role.CLINICIAN, ward.hospitalId())));
        Caller nobody = user("nobody", List.of());

        Map<UUID, Caller> present =
                await(
                        sessions.present(
                                List.of(
                                        admin.sessionId(),
                                        nurse.sessionId(),
                                        nobody.sessionId(),
                                        UUID.randomUUID())));

        assertThat(present)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(
                                admin.sessionId(), admin,
                                nurse.sessionId(), nurse,
                                nobody.sessionId(), nobody));
        assertThat(nurse.may(Permission.ACKNOWLEDGE_ALARMS, ward.hospitalId())).isTrue();
        assertThat(nobody.hospitals()).isEmpty();
    }

    @Test
    void seesAWithdrawnRightAtOnceWhateverWasKept() {
        Caller leaver = user("leaver", List.of(Grant.at(Role.VIEWER, ward.hospitalId())));
        done(sessions.present(List.of(leaver.sessionId())));
        withdraw(leaver);

        Map<UUID, Caller> present = await(sessions.present(List.of(leaver.sessionId())));

        assertThat(present.values())
                .singleElement()
                .satisfies(
                        now -> assertThat(now.may(Permission.READ, ward.hospitalId())).isFalse());
    }

    @Test
    void leavesOutSessionsThatHaveEndedAndUsersWhoAreDisabled() {
        Caller gone = user("gone", List.of());
        Caller disabled = user("disabled", List.of());
        done(sessions.end(gone.sessionId()));
        disable(disabled);

        Map<UUID, Caller> present =
                await(sessions.present(List.of(gone.sessionId(), disabled.sessionId())));

        assertThat(present).isEmpty();
    }

    @Test
    void forgetsAWithdrawnRightOnEveryNodeAsSoonAsItIsTold() {
        String password = "mover's password";
        done(
                bed.access
                        .users()
                        .create(
                                "mover",
                                password,
                                List.of(Grant.at(Role.VIEWER, ward.hospitalId()))));
        String token = token("mover", password);
        Access other =
                await(
                        Access.open(
                                bed.vertx,
                                bed.database,
                                bed.config.access(),
                                bed.registry.hospitals()));
        Caller before = await(other.sessions().authenticate(token)).orElseThrow();
        withdraw(before);

        sessions.changed(before.userId());

        Awaitility.await()
                .atMost(Duration.ofMillis(500))
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () ->
                                await(other.sessions().authenticate(token))
                                        .orElseThrow()
                                        .grants()
                                        .isEmpty());
        done(other.close());
    }

    @Test
    void readsTheRightsOfSessionsInUseBeforeTheyAreForgotten() {
        String password = "watcher's password";
        done(
                bed.access
                        .users()
                        .create(
                                "watcher",
                                password,
                                List.of(Grant.at(Role.VIEWER, ward.hospitalId()))));
        String token = token("watcher", password);
        withdraw(await(sessions.authenticate(token)).orElseThrow());

        sessions.readAhead();

        Awaitility.await()
                .atMost(Duration.ofMillis(300))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> await(sessions.authenticate(token)).orElseThrow().grants().isEmpty());
    }

    @Test
    void givesARightInOneWardOnlyThere() {
        Caller nurse = user("ward nurse", List.of(Grant.at(Role.CLINICIAN, ward.hospitalId())));
        done(
                bed.database
                        .platform()
                        .preparedQuery("UPDATE user_grant SET ward_id = $2 WHERE user_id = $1")
                        .execute(Tuple.of(nurse.userId(), ward.id())));

        Map<UUID, Caller> now = await(sessions.present(List.of(nurse.sessionId())));

        assertThat(now.values().iterator().next().grants())
                .containsExactly(new Grant(Role.CLINICIAN, ward.hospitalId(), ward.id()));
    }

    @Test
    void asksNobodyAboutNoSessions() {
        assertThat(await(sessions.present(List.of()))).isEmpty();
    }

    private static void withdraw(Caller user) {
        done(run("DELETE FROM user_grant WHERE user_id = $1", user.userId()));
    }

    private static void disable(Caller user) {
        done(run("UPDATE app_user SET enabled = false WHERE id = $1", user.userId()));
    }

    private static Future<?> run(String sql, int userId) {
        return bed.database.platform().preparedQuery(sql).execute(Tuple.of(userId));
    }

    private static Caller user(String name, List<Grant> grants) {
        String password = name + "'s password";
        User _ = await(bed.access.users().create(name, password, grants));
        return logIn(name, password);
    }

    private static Caller logIn(String name, String password) {
        return await(sessions.authenticate(token(name, password))).orElseThrow();
    }

    private static String token(String name, String password) {
        LoginResult result = await(sessions.login(name, password, "127.0.0.1"));
        if (result instanceof LoginResult.LoggedIn(SessionTokens tokens)) {
            return tokens.accessToken();
        }
        throw new AssertionError("not logged in: " + result);
    }
}
