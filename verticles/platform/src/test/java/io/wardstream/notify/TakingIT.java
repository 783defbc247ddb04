package io.wardstream.notify;

import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.config.NotifyConfig;
import io.wardstream.registry.Patient;
import io.wardstream.registry.RegistryBed;
import io.wardstream.registry.Ward;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is taken to be sent, and what is not any more. */
class TakingIT {
    private static final NotifyConfig CONFIG = NotifyBed.config();
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final NotifyBed bed = new NotifyBed();
    private final Notify notify = bed.notify(CONFIG);
    private final NotifyDesk desk = bed.desk(CONFIG);
    private final Receiver receiver = new Receiver(bed.registry.vertx);
    private final Ward ward = bed.ward();
    private final Patient patient = bed.patient(ward, "12");

    @AfterEach
    void end() {
        receiver.close();
        done(notify.close());
        bed.close();
    }

    @Test
    void saysNothingOfAnAlarmThatHasGoneToAnotherWard() {
        bed.route(notify, ward, NotifyBed.step(0, NotifyBed.webhook(receiver)));
        Alarm alarm = bed.raise(patient, AlarmPriority.HIGH);
        plan();
        bed.moves(alarm, bed.ward());
        plan();

        List<Delivery> taken = take("webhook");

        assertThat(taken).hasSize(1);
        assertThat(taken.getFirst().alarms()).isEmpty();
    }

    @Test
    void saysNothingAgainOfAnAlarmThatHasGoneToAnotherWard() {
        bed.route(notify, ward, NotifyBed.step(0, NotifyBed.webhook(receiver)));
        Alarm alarm = bed.raise(patient, AlarmPriority.HIGH);
        plan();
        List<Delivery> first = take("webhook");
        bed.moves(alarm, bed.ward());
        plan();
        bed.clock.forward(LEASE);

        List<Delivery> second = take("webhook");

        assertThat(first.getFirst().alarms()).hasSize(1);
        assertThat(second.getFirst().alarms()).isEmpty();
    }

    @Test
    void leavesWhatItCannotSendToNodesThatCan() {
        Recipient telephone =
                new Recipient(UUID.randomUUID(), null, new Target.Sms("+4915112345678"));
        bed.route(notify, ward, NotifyBed.step(0, telephone));
        bed.raise(patient, AlarmPriority.HIGH);
        plan();

        List<Delivery> none = take("webhook");

        assertThat(none).isEmpty();
        assertThat(take("webhook", "sms")).hasSize(1);
    }

    @Test
    void givesBackWhatComesAfterItWasStopped() {
        bed.route(notify, ward, NotifyBed.step(0, NotifyBed.webhook(receiver)));
        bed.raise(patient, AlarmPriority.HIGH);
        plan();
        Senders senders = bed.senders(CONFIG);

        Future<Void> stopped =
                Future.future(
                        end ->
                                bed.registry
                                        .vertx
                                        .getOrCreateContext()
                                        .runOnContext(_ -> workAndStop(senders).onComplete(end)));

        done(stopped);
        Notification message = bed.messages(notify, ward).getFirst();
        assertThat(message.attempts()).isZero();
        assertThat(message.dueAt()).isEqualTo(bed.clock.instant());
        assertThat(receiver.received).isEmpty();
        done(senders.close());
    }

    private Future<Void> workAndStop(Senders senders) {
        Courier courier = new Courier(bed.registry.vertx, desk, senders);
        courier.work();
        return courier.stop();
    }

    private void plan() {
        NotifyStores.plan(bed.registry, bed.clock);
    }

    private List<Delivery> take(String... channels) {
        return RegistryBed.await(
                desk.deliveries()
                        .take(
                                bed.clock.instant(),
                                new PgDeliveries.Places(List.of(channels), 2, Map.of(), 10),
                                LEASE));
    }
}
