package io.wardstream.store;

import static io.wardstream.registry.RegistryBed.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.sqlclient.Row;
import io.wardstream.registry.RegistryBed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class WaiterIT {

    private static final String RUNNING =
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE state = 'active' AND query LIKE 'SELECT pg_sleep(30)%'
            """;

    private static RegistryBed bed;

    @BeforeAll
    static void open() {
        bed = new RegistryBed();
    }

    @AfterAll
    static void close() {
        bed.close();
    }

    /** A request: what it reads, and its waiter. */
    private record Request(Waiter waiter, Future<Object> answer) {}

    @Test
    void cancelsTheStatementOfARequestWhoseTimeIsOver() {
        Request request = request(bed.database, "SELECT pg_sleep(30)");
        untilRunning(1);

        request.waiter().outOfTime();

        assertThatThrownBy(() -> await(request.answer()))
                .isInstanceOfSatisfying(
                        StorageException.class,
                        cause -> assertThat(cause.sqlState()).isEqualTo("57014"));
        untilRunning(0);
    }

    @Test
    void cancelsHistoryWhenTheCallerHasLeftAndLetsOtherReadsEnd() {
        Request longOne = request(bed.database.forHistory(), "SELECT pg_sleep(30)");
        Request shortOne = request(bed.database, "SELECT 17 FROM pg_sleep(0.3)");
        untilRunning(1);

        longOne.waiter().left();
        shortOne.waiter().left();

        assertThatThrownBy(() -> await(longOne.answer())).isInstanceOf(StorageException.class);
        assertThat(await(shortOne.answer())).isEqualTo(17);
    }

    @Test
    void doesNotBeginForARequestThatIsOver() {
        Request request = request(bed.database, "SELECT 1 FROM pg_sleep(0.05)");
        request.waiter().outOfTime();

        Future<Object> ended = request.answer().otherwise("cancelled");

        assertThat(await(ended)).isEqualTo("cancelled");
    }

    /** A cancel that comes late must not hit whoever has the connection by then. */
    @Test
    void cancelsNobodyElse() {
        List<Future<Object>> others = new ArrayList<>();
        List<Future<Object>> cancelled = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            double seconds = ThreadLocalRandom.current().nextDouble(0.05);
            Request request = request(bed.database, "SELECT 1 FROM pg_sleep(" + seconds + ")");
            cancelled.add(request.answer().otherwise("cancelled"));
            bed.vertx.setTimer(
                    1 + ThreadLocalRandom.current().nextInt(50), _ -> request.waiter().outOfTime());
            others.add(read(bed.database, "SELECT 2 FROM pg_sleep(0.002)"));
            if (i % 10 == 9) {
                Object _ = await(Future.join(cancelled));
            }
        }

        assertThat(await(Future.all(others)).list()).containsOnly(2);
        assertThat(await(Future.all(cancelled)).list()).contains("cancelled");
    }

    private static Request request(Database database, String sql) {
        Promise<Request> begun = Promise.promise();
        onContextOfItsOwn(
                _ -> {
                    Waiter waiter = Waiter.onThisContext();
                    begun.complete(new Request(waiter, read(database, sql)));
                });
        return await(begun.future());
    }

    private static Future<Object> read(Database database, String sql) {
        return database.read(
                Scope.platform(), // whose sessions the platform role sees
                connection ->
                        connection
                                .query(sql)
                                .execute()
                                .map(
                                        rows -> {
                                            Row row = rows.iterator().next();
                                            return row.getValue(0);
                                        }));
    }

    /** As the listener gives each request one. */
    private static void onContextOfItsOwn(Consumer<Context> action) {
        ContextInternal context = ((ContextInternal) bed.vertx.getOrCreateContext()).duplicate();
        context.runOnContext(_ -> action.accept(context));
    }

    private static void untilRunning(int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(1))
                .until(
                        () ->
                                await(bed.database.platform().query(RUNNING).execute())
                                                .iterator()
                                                .next()
                                                .getInteger(0)
                                        == count);
    }
}
