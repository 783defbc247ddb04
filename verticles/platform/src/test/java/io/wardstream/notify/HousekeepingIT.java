package io.wardstream.notify;

import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.wardstream.alerts.PgAlarmOutbox;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.config.NotifyConfig;
import io.wardstream.registry.LegalHold;
import io.wardstream.registry.RegistryBed;
import io.wardstream.registry.Ward;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What waits is counted, and what is over does not stay for ever. */
class HousekeepingIT {
    private static final NotifyConfig CONFIG = NotifyBed.config();

    private final NotifyBed bed = new NotifyBed();
    private final Notify notify = bed.notify(CONFIG);
    private final PgHousekeeping housekeeping =
            new PgHousekeeping(bed.registry.database, new PgAlarmOutbox(), CONFIG);
    private final Receiver receiver = new Receiver(bed.registry.vertx);
    private final Ward ward = bed.ward();

    @AfterEach
    void end() {
        receiver.close();
        done(notify.close());
        bed.close();
    }

    @Test
    void countsWhatWaits() {
        bed.route(notify, ward, NotifyBed.step(0, NotifyBed.webhook(receiver)));
        bed.raise(bed.patient(ward, "1"), AlarmPriority.HIGH);
        NotifyStores.plan(bed.registry, bed.clock);
        bed.raise(bed.patient(ward, "2"), AlarmPriority.HIGH);
        bed.clock.forward(Duration.ofSeconds(40));

        NotifyMeters.Backlog backlog = RegistryBed.await(housekeeping.backlog(bed.clock.instant()));

        assertThat(backlog).isEqualTo(new NotifyMeters.Backlog(1, 0, 1, Duration.ofSeconds(40)));
    }

    @Test
    void dropsWhatIsOverAndKeepsWhatIsNot() {
        bed.route(notify, ward, NotifyBed.step(0, NotifyBed.webhook(receiver)));
        Alarm over = bed.raise(bed.patient(ward, "1"), AlarmPriority.HIGH);
        NotifyStores.plan(bed.registry, bed.clock);
        bed.acknowledge(over);
        NotifyStores.plan(bed.registry, bed.clock);
        bed.raise(bed.patient(ward, "2"), AlarmPriority.HIGH);
        NotifyStores.plan(bed.registry, bed.clock);

        done(housekeeping.forget(bed.clock.instant().plus(CONFIG.keep()).plusMillis(1)));

        assertThat(bed.messages(notify, ward))
                .extracting(Notification::state)
                .containsExactly(NotificationState.PENDING);
        assertThat(bed.number("SELECT count(*) FROM notification_case")).isEqualTo(1);
    }

    @Test
    void dropsNothingOfAHospitalThatIsHeld() {
        bed.route(notify, ward, NotifyBed.step(0, NotifyBed.webhook(receiver)));
        Alarm over = bed.raise(bed.patient(ward, "1"), AlarmPriority.HIGH);
        NotifyStores.plan(bed.registry, bed.clock);
        bed.acknowledge(over);
        NotifyStores.plan(bed.registry, bed.clock);
        LegalHold.Subject hospital = new LegalHold.Subject(ward.hospitalId(), 0);
        done(bed.registry.registry.legalHolds().set(hospital, "case 1", "admin"));

        done(housekeeping.forget(bed.clock.instant().plus(CONFIG.keep()).plusMillis(1)));

        assertThat(bed.messages(notify, ward)).hasSize(1);
        assertThat(bed.number("SELECT count(*) FROM notification_case")).isEqualTo(1);
    }

    @Test
    void givesUpWhatNobodyHasLookedAtForADay() {
        bed.raise(bed.patient(ward, "1"), AlarmPriority.HIGH);

        done(housekeeping.forget(Instant.now().plus(Duration.ofHours(23))));
        long kept = bed.number("SELECT count(*) FROM alarm_outbox");
        done(housekeeping.forget(Instant.now().plus(Duration.ofHours(25))));

        assertThat(kept).isEqualTo(1);
        assertThat(bed.number("SELECT count(*) FROM alarm_outbox")).isZero();
    }

    @Test
    void endsTheTellingOfAlarmsWhoseChangesAreGivenUp() {
        bed.route(
                notify,
                ward,
                NotifyBed.step(0, NotifyBed.webhook(receiver)),
                NotifyBed.step(5, NotifyBed.webhook(receiver)));
        Alarm alarm = bed.raise(bed.patient(ward, "1"), AlarmPriority.HIGH);
        NotifyStores.plan(bed.registry, bed.clock);
        bed.acknowledge(alarm);

        done(housekeeping.forget(Instant.now().plus(Duration.ofHours(25))));

        bed.clock.forward(Duration.ofMinutes(6));
        NotifyStores.plan(bed.registry, bed.clock);
        assertThat(bed.messages(notify, ward)).hasSize(1);
    }
}
