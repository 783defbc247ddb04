package io.wardstream.alerts;

import static io.wardstream.registry.RegistryBed.await;
import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.wardstream.alerts.AlarmLog.Part;
import io.wardstream.alerts.AlarmLog.Waiting;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmKind;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.codec.model.AlarmState;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.registry.RegistryBed;
import io.wardstream.registry.Ward;
import io.wardstream.store.Scope;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happened to alarms, read again in the order of the commits. */
class PgAlarmLogIT {
    private RegistryBed bed;
    private AlertStores stores;
    private AlarmLog log;
    private Ward ward;
    private long begin;

    @BeforeEach
    void open() {
        bed = new RegistryBed();
        stores = new AlertStores(bed.database, bed.vertx.eventBus(), Clock.systemUTC());
        log = new PgAlarmLog(bed.database);
        ward = bed.ward("St. Mary", "Intensive care");
        begin =
                await(
                        bed.database
                                .platform()
                                .query(
                                        "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1")
                                .execute()
                                .map(rows -> rows.iterator().next().getLong(0)));
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void givesEventsInTheirOrderWithTheAlarmAsItStands() {
        Alarm first = raise(1);
        Alarm second = raise(2);
        acknowledge(first);

        Part all = await(log.after(begin));
        Part rest = await(log.after(all.through()));

        assertThat(all.events())
                .extracting(logged -> logged.alarm().id(), logged -> logged.event().kind())
                .containsExactly(
                        tuple(first.id(), "raised"),
                        tuple(second.id(), "raised"),
                        tuple(first.id(), "acknowledged"));
        assertThat(all.events().getFirst().alarm().version()).isEqualTo(2);
        assertThat(all.events().getFirst().event().version()).isEqualTo(1);
        assertThat(rest).isEqualTo(new Part(List.of(), all.through(), null, false));
    }

    /** Its commit would come before one that was read, and be passed over. */
    @Test
    void waitsForWhatIsStillOpen() {
        SqlConnection earlier = await(bed.database.platform().getConnection());
        Transaction open = await(earlier.begin());
        done(earlier.query("SELECT pg_current_xact_id()").execute());
        Alarm alarm = raise(1);

        Part held = await(log.after(begin));
        Waiting waiting = await(log.waiting(begin));
        done(open.commit().compose(_ -> earlier.close()));
        Part free = await(log.after(begin));

        assertThat(held.events()).isEmpty();
        assertThat(waiting.events()).isEqualTo(1);
        assertThat(free.events())
                .extracting(logged -> logged.alarm().id())
                .containsExactly(alarm.id());
    }

    private void acknowledge(Alarm alarm) {
        done(
                stores.alarms.acknowledge(
                        Scope.hospitals(List.of(ward.hospitalId())), alarm.id(), "nurse"));
    }

    private Alarm raise(int patient) {
        long now = System.currentTimeMillis();
        return await(
                stores.raise(
                        new Alarm(
                                UUID.randomUUID(),
                                1,
                                false,
                                new Alarm.Subject(
                                        ward.hospitalId(),
                                        ward.id(),
                                        ward.publicId(),
                                        patient,
                                        UUID.randomUUID(),
                                        1,
                                        UUID.randomUUID()),
                                new Alarm.Cause(
                                        AlarmKind.PHYSIOLOGICAL,
                                        "SPO2_LOW",
                                        VitalSign.SPO2,
                                        84,
                                        88,
                                        "SpO2 84 < 88",
                                        3,
                                        now - 10_000),
                                new Alarm.Progress(
                                        AlarmPriority.HIGH,
                                        AlarmState.UNACKNOWLEDGED,
                                        false,
                                        now,
                                        0,
                                        null,
                                        0,
                                        0,
                                        0,
                                        null))));
    }
}
