package io.wardstream.access;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.wardstream.registry.RegistryBed;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LoginThrottleIT {

    private static final String HERE = "10.0.0.1";
    private static final String THERE = "10.0.0.2";

    private static RegistryBed bed;
    private static PgLoginThrottle throttle;
    private static PgLoginThrottle ofOtherNode;

    @BeforeAll
    static void start() {
        bed = new RegistryBed();
        throttle = new PgLoginThrottle(bed.database);
        ofOtherNode = new PgLoginThrottle(bed.database);
    }

    @AfterAll
    static void stop() {
        bed.close();
    }

    @BeforeEach
    void forget() {
        run("DELETE FROM login_throttle");
    }

    @Test
    void makesAUserWaitAfterTenFailuresWhateverNodesTheyWereOn() {
        fail(5, "anna", HERE);
        for (int i = 0; i < 4; i++) {
            done(ofOtherNode.failed("ANNA", HERE));
        }
        int before = await(throttle.waitSeconds("anna", HERE));

        fail(1, "anna", HERE);

        assertThat(before).isZero();
        assertThat(await(ofOtherNode.waitSeconds("Anna", HERE))).isEqualTo(2);
        assertThat(await(throttle.waitSeconds("anna", THERE))).isZero();
        assertThat(await(throttle.waitSeconds("bert", HERE))).isZero();
    }

    @Test
    void doublesTheWaitUpToAMinute() {
        fail(11, "anna", HERE);
        int second = await(throttle.waitSeconds("anna", HERE));

        fail(30, "anna", HERE);

        assertThat(second).isEqualTo(4);
        assertThat(await(throttle.waitSeconds("anna", HERE))).isEqualTo(60);
    }

    @Test
    void letsANurseInWhoIsKnownThereHoweverManyFailBesideHer() {
        done(throttle.succeeded("anna", HERE));

        for (int i = 0; i < PgLoginThrottle.FAILURES_PER_ADDRESS; i++) {
            fail(1, "guessed " + i, HERE);
        }

        assertThat(await(throttle.waitSeconds("anna", HERE))).isZero();
        assertThat(await(throttle.waitSeconds("stranger", HERE))).isEqualTo(2);
        assertThat(await(throttle.waitSeconds("stranger", THERE))).isZero();
    }

    @Test
    void forgetsAtASuccessAndAfterAQuarterOfAnHour() {
        fail(20, "anna", HERE);
        fail(20, "bert", HERE);
        run(
                "UPDATE login_throttle SET blocked_until = now(), counted_until = now() - interval"
                        + " '1 s'");

        done(throttle.succeeded("anna", HERE));
        fail(9, "anna", HERE);
        fail(9, "bert", HERE);

        assertThat(await(throttle.waitSeconds("anna", HERE))).isZero();
        assertThat(await(throttle.waitSeconds("bert", HERE))).isZero();
    }

    @Test
    void keepsNoNamesAndTakesForgottenOnesAway() {
        fail(3, "anna", HERE);
        run("UPDATE login_throttle SET forgotten_at = now() - interval '1 second'");

        done(throttle.succeeded("bert", THERE));

        assertThat(count("SELECT count(*) AS n FROM login_throttle")).isEqualTo(1);
    }

    @Test
    void letsEverybodyInOfFiveHundredWhoComeAtOnceWhenTheyComeAgain() {
        int waiting = 500;
        int rounds = 0;
        int turnedAway = 0;

        while (waiting > 0 && rounds < 100) {
            List<LoginResult> results = atOnce(waiting);
            long in = results.stream().filter(LoginResult.LoggedIn.class::isInstance).count();
            assertThat(results)
                    .filteredOn(LoginResult.Throttled.class::isInstance)
                    .allSatisfy(
                            one ->
                                    assertThat(((LoginResult.Throttled) one).retryAfterSeconds())
                                            .isBetween(1, 8));
            assertThat(results).noneMatch(LoginResult.Refused.class::isInstance);
            assertThat(in).isPositive();
            waiting -= (int) in;
            turnedAway += waiting;
            rounds++;
        }

        assertThat(waiting).isZero();
        assertThat(turnedAway).isPositive();
    }

    private static List<LoginResult> atOnce(int people) {
        return await(
                Future.all(
                                IntStream.range(0, people)
                                        .mapToObj(
                                                _ ->
                                                        bed.access
                                                                .sessions()
                                                                .login(
                                                                        RegistryBed.ADMIN,
                                                                        RegistryBed.ADMIN_PASSWORD,
                                                                        HERE))
                                        .toList())
                        .map(all -> all.<LoginResult>list()));
    }

    private static void fail(int times, String username, String address) {
        for (int i = 0; i < times; i++) {
            done(throttle.failed(username, address));
        }
    }

    private static void run(String sql) {
        done(bed.database.platform().query(sql).execute());
    }

    private static long count(String sql) {
        return await(bed.database.platform().query(sql).execute()).iterator().next().getLong("n");
    }
}
