package io.wardstream.notify;

import static io.wardstream.registry.RegistryBed.done;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.codec.model.Alarm;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.config.NotifyConfig;
import io.wardstream.config.Secret;
import io.wardstream.notify.Receiver.Received;
import io.wardstream.registry.Patient;
import io.wardstream.registry.RegistryBed;
import io.wardstream.registry.Ward;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Messages on their way to real servers that do not always behave. */
class DeliveryIT {
    private static final NotifyConfig CONFIG = NotifyBed.config();

    private static final String SENT_TO =
            "SELECT count(*) FROM notification WHERE state = 'sent' AND endpoint = $1";

    private static NotifyBed bed;
    private static Notify notify;
    private static NotifyDesk desk;
    private Receiver receiver;
    private Ward ward;
    private Patient patient;
    private String sender = "";

    @BeforeAll
    static void open() {
        bed = new NotifyBed();
        notify = bed.notify(CONFIG);
        desk = bed.desk(CONFIG);
    }

    @AfterAll
    static void close() {
        done(notify.close());
        bed.close();
    }

    @BeforeEach
    void begin() {
        receiver = new Receiver(bed.registry.vertx);
        ward = bed.ward();
        patient = bed.patient(ward, "12");
        bed.route(notify, ward, NotifyBed.step(0, NotifyBed.webhook(receiver)));
        sender = bed.sends(notify, 1);
    }

    @AfterEach
    void end() {
        if (!sender.isEmpty()) {
            bed.stop(sender);
        }
        receiver.close();
    }

    @Test
    void tellsOfAnAlarmOnceInWordsWithoutAName() {
        Alarm alarm = bed.raise(patient, AlarmPriority.HIGH);

        Received message = receiver.receives(1).getFirst();
        Notification sent = bed.becomes(notify, ward, NotificationState.SENT);

        assertThat(message.json())
                .isEqualTo(
                        new JsonObject()
                                .put("id", sent.id().toString())
                                .put("type", "alarms")
                                .put("wardId", ward.publicId().toString())
                                .put("ward", "4 West")
                                .put("afterMinutes", 0)
                                .put("text", "HIGH 4 West bed 12: SpO2 86 < 88")
                                .put(
                                        "alarms",
                                        List.of(
                                                new JsonObject()
                                                        .put("id", alarm.id().toString())
                                                        .put(
                                                                "patientId",
                                                                patient.publicId().toString())
                                                        .put("bed", "12")
                                                        .put("priority", "high")
                                                        .put("code", "SPO2_LOW")
                                                        .put("text", "SpO2 86 < 88")
                                                        .put(
                                                                "raisedAt",
                                                                bed.clock.instant().toString()))));
        assertThat(message.body().toString()).doesNotContain("Jane");
        assertThat(message.key()).isEqualTo(sent.id().toString());
        assertThat(sent.attempts()).isEqualTo(1);
        assertThat(sent.alarms()).containsExactly(alarm.id());
        assertThat(receiver.received).hasSize(1);
    }

    @Test
    void signsWhatItSends() {
        bed.raise(patient, AlarmPriority.HIGH);

        Received message = receiver.receives(1).getFirst();

        long at = bed.clock.instant().getEpochSecond();
        assertThat(message.signature())
                .isEqualTo(Signature.of(new Secret(NotifyBed.KEY), at, message.body()));
    }

    @Test
    void saysTheSameAgainAfterAnErrorOfTheServer() {
        receiver.answers((number, request) -> Receiver.respond(request, number == 1 ? 500 : 200));
        bed.raise(patient, AlarmPriority.HIGH);
        List<Received> first = receiver.receives(1);
        Notification waiting = waits("answered 500");

        bed.clock.forward(Duration.ofSeconds(3));

        Received second = receiver.receives(2).getLast();
        assertThat(waiting.dueAt()).isAfter(waiting.createdAt());
        assertThat(second.key()).isEqualTo(first.getFirst().key());
        assertThat(second.body()).isEqualTo(first.getFirst().body());
        assertThat(bed.becomes(notify, ward, NotificationState.SENT).attempts()).isEqualTo(2);
    }

    @Test
    void triesAgainWhenTheConnectionIsReset() {
        receiver.answers(
                (number, request) -> {
                    if (number == 1) {
                        Future<Void> _ = request.connection().close();
                    } else {
                        Receiver.respond(request, 204);
                    }
                });
        bed.raise(patient, AlarmPriority.HIGH);
        waits("closed the connection");

        bed.clock.forward(Duration.ofSeconds(3));

        assertThat(bed.becomes(notify, ward, NotificationState.SENT).attempts()).isEqualTo(2);
    }

    @Test
    void waitsAsLongAsTheServerAsksFor() {
        receiver.answers(
                (number, request) -> {
                    if (number == 1) {
                        request.response().putHeader("Retry-After", "120");
                    }
                    Receiver.respond(request, number == 1 ? 429 : 200);
                });
        bed.raise(patient, AlarmPriority.HIGH);

        Notification waiting = waits("answered 429");

        assertThat(waiting.dueAt()).isEqualTo(bed.clock.instant().plusSeconds(120));
        bed.clock.forward(Duration.ofMinutes(2));
        bed.becomes(notify, ward, NotificationState.SENT);
    }

    @Test
    void waitsNoLongerThanFiveMinutesWhateverTheServerAsksFor() {
        receiver.answers(
                (_, request) -> {
                    request.response().putHeader("Retry-After", "3600");
                    Receiver.respond(request, 503);
                });
        bed.raise(patient, AlarmPriority.HIGH);

        Notification waiting = waits("answered 503");

        assertThat(waiting.state()).isEqualTo(NotificationState.PENDING);
        assertThat(waiting.dueAt()).isEqualTo(bed.clock.instant().plus(Duration.ofMinutes(5)));
    }

    @Test
    void triesOnceMoreBeforeTheMessageIsTooOld() {
        receiver.answers(
                (number, request) -> {
                    request.response().putHeader("Retry-After", "300");
                    Receiver.respond(request, number == 2 ? 503 : 500);
                });
        bed.raise(patient, AlarmPriority.HIGH);
        Notification first = waits("answered 500");

        bed.clock.forward(CONFIG.maxAge().minusMinutes(2));

        Notification waiting = waits("answered 503", 2);
        assertThat(waiting.state()).isEqualTo(NotificationState.PENDING);
        assertThat(waiting.dueAt())
                .isBefore(first.createdAt().plus(CONFIG.maxAge()))
                .isAfter(bed.clock.instant());
    }

    @Test
    void triesNothingAgainThatWillNeverBeTakenUntilSomebodyAsksForIt() {
        receiver.answers((number, request) -> Receiver.respond(request, number == 1 ? 404 : 200));
        bed.raise(patient, AlarmPriority.HIGH);
        Notification dead = bed.becomes(notify, ward, NotificationState.DEAD);

        Notification again =
                RegistryBed.await(notify.notifications().retry(dead.id())).orElseThrow();

        Notification sent = bed.becomes(notify, ward, NotificationState.SENT);
        assertThat(dead.error()).isEqualTo("answered 404");
        assertThat(dead.attempts()).isEqualTo(1);
        assertThat(again.state()).isEqualTo(NotificationState.PENDING);
        assertThat(sent.id()).isEqualTo(dead.id());
        assertThat(RegistryBed.await(notify.notifications().retry(dead.id()))).isEmpty();
    }

    @Test
    void givesUpAfterTheAttemptsAllowedAndSaysWhy() {
        receiver.answers((_, request) -> Receiver.respond(request, 503));
        bed.raise(patient, AlarmPriority.HIGH);

        for (int attempt = 1; attempt < CONFIG.maxAttempts(); attempt++) {
            waits("answered 503", attempt);
            bed.clock.forward(Duration.ofSeconds(30));
        }

        Notification dead = bed.becomes(notify, ward, NotificationState.DEAD);
        assertThat(dead.error()).isEqualTo("answered 503, 3 attempts");
        assertThat(receiver.received).hasSize(3);
    }

    @Test
    void givesUpWhatCouldNotBeSentInTimeAndSaysWhy() {
        receiver.answers((_, request) -> Receiver.respond(request, 503));
        bed.raise(patient, AlarmPriority.HIGH);
        waits("answered 503");

        bed.clock.forward(CONFIG.maxAge());
        done(desk.outcomes().expire(bed.clock.instant()));

        Notification dead = bed.becomes(notify, ward, NotificationState.DEAD);
        assertThat(dead.error()).isEqualTo("not sent in time; the last attempt: answered 503");
        assertThat(receiver.received).hasSize(1);
    }

    @Test
    void followsNoRedirect() {
        receiver.answers(
                (_, request) -> {
                    request.response().putHeader("Location", receiver.url());
                    Receiver.respond(request, 302);
                });
        bed.raise(patient, AlarmPriority.HIGH);

        Notification dead = bed.becomes(notify, ward, NotificationState.DEAD);

        assertThat(dead.error()).isEqualTo("answered 302");
        assertThat(receiver.received).hasSize(1);
    }

    @Test
    void holdsNobodyUpForAServerThatHangs() {
        receiver.hangs();
        try (Receiver good = new Receiver(bed.registry.vertx)) {
            List<Ward> wards = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                Ward other = bed.ward();
                bed.route(
                        notify,
                        other,
                        NotifyBed.step(0, NotifyBed.webhook(receiver), NotifyBed.webhook(good)));
                wards.add(other);
            }
            wards.forEach(other -> bed.raise(bed.patient(other, "1"), AlarmPriority.HIGH));

            good.receives(40);

            String both = "SELECT max(attempts) FROM notification WHERE endpoint = $1";
            assertThat(bed.number(both, "webhook:" + good.host())).isEqualTo(1);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> bed.number(SENT_TO, "webhook:" + good.host()) == 40);
            assertThat(bed.number(SENT_TO, "webhook:" + receiver.host())).isZero();
        }
    }

    @Test
    void endsAnAttemptThatNobodyAnswers() {
        receiver.hangs();
        bed.raise(patient, AlarmPriority.HIGH);

        waits("no answer within 1500 ms");
    }

    @Test
    void sendsAgainWithTheSameKeyWhatASenderTookToItsGrave() {
        bed.stop(sender);
        sender = "";
        bed.raise(patient, AlarmPriority.HIGH);
        NotifyStores.plan(bed.registry, bed.clock);
        Duration lease = Duration.ofSeconds(30);
        Delivery lost =
                RegistryBed.await(
                                desk.deliveries()
                                        .take(
                                                bed.clock.instant(),
                                                new PgDeliveries.Places(
                                                        List.of("webhook"), 2, Map.of(), 10),
                                                lease))
                        .getFirst();
        sendAndDie(lost);

        sender = bed.sends(notify, 1);
        bed.settles();
        int beforeTheLeaseEnds = receiver.received.size();
        bed.clock.forward(lease);

        List<Received> received = receiver.receives(2);
        assertThat(beforeTheLeaseEnds).isEqualTo(1);
        assertThat(received.getLast().key()).isEqualTo(received.getFirst().key());
        assertThat(received.getLast().body()).isEqualTo(received.getFirst().body());
        bed.becomes(notify, ward, NotificationState.SENT);
    }

    /** The other side has the message, and nobody has noted that. */
    private static void sendAndDie(Delivery lost) {
        Senders senders = bed.senders(CONFIG);
        Message message = RegistryBed.await(desk.composer().compose(lost));
        Target.Address address = Objects.requireNonNull(lost.address());
        // Confined to an event loop: elsewhere an answer is over before it is looked at.
        Future<Outcome> sent =
                Future.future(
                        end ->
                                bed.registry.vertx.runOnContext(
                                        _ -> senders.send(message, address).onComplete(end)));
        Outcome outcome = RegistryBed.await(sent);
        assertThat(outcome).isEqualTo(new Outcome.Delivered());
        done(senders.close());
    }

    @Test
    void sendsOnceHoweverManySend() {
        String others = bed.sends(notify, 3);
        Set<UUID> alarms = new HashSet<>();
        for (int i = 0; i < 30; i++) {
            Ward other = bed.ward();
            bed.route(notify, other, NotifyBed.step(0, NotifyBed.webhook(receiver)));
            alarms.add(bed.raise(bed.patient(other, "1"), AlarmPriority.HIGH).id());
        }

        await().atMost(Duration.ofSeconds(20))
                .until(() -> bed.number(SENT_TO, "webhook:" + receiver.host()) == 30);
        bed.stop(others);
        List<Received> received = List.copyOf(receiver.received);

        assertThat(received).extracting(Received::key).doesNotHaveDuplicates().hasSize(30);
        assertThat(received)
                .extracting(message -> message.json().getJsonArray("alarms").getJsonObject(0))
                .extracting(alarm -> UUID.fromString(alarm.getString("id")))
                .containsExactlyInAnyOrderElementsOf(alarms);
    }

    @Test
    void finishesWhatIsUnderWayWhenItIsStoppedAndLeavesTheRest() {
        List<Runnable> answers = new CopyOnWriteArrayList<>();
        receiver.answers((_, request) -> answers.add(() -> Receiver.respond(request, 200)));
        for (int i = 0; i < 5; i++) {
            Ward other = bed.ward();
            bed.route(notify, other, NotifyBed.step(0, NotifyBed.webhook(receiver)));
            bed.raise(bed.patient(other, "1"), AlarmPriority.HIGH);
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> answers.size() == 2);

        var stopped = bed.registry.vertx.undeploy(sender);
        sender = "";
        answers.forEach(Runnable::run);
        done(stopped);

        String pending =
                "SELECT count(*) FROM notification n WHERE state = $1 AND recipient::text IN"
                        + " (SELECT steps->0->'recipients'->0->>'id' FROM notification_route"
                        + " WHERE steps->0->'recipients'->0->>'url' = $2)";
        assertThat(receiver.received).hasSize(2);
        assertThat(bed.number(pending, "sent", receiver.url())).isEqualTo(2);
        assertThat(bed.number(pending, "pending", receiver.url())).isEqualTo(3);
        receiver.answers((_, request) -> Receiver.respond(request, 200));
        sender = bed.sends(notify, 1);
        receiver.receives(5);
    }

    @Test
    void callsNoAddressInsideTheHouse() {
        String inside = "https://10.1.2.3/hook";
        bed.route(
                notify,
                ward,
                NotifyBed.step(
                        0,
                        new Recipient(
                                UUID.randomUUID(),
                                null,
                                new Target.Webhook(inside, new Secret(NotifyBed.KEY)))));

        bed.raise(patient, AlarmPriority.HIGH);

        Notification dead = bed.becomes(notify, ward, NotificationState.DEAD);
        assertThat(dead.error()).isEqualTo("its address is not a public one");
    }

    @Test
    void sendsNothingToARecipientThatIsNoLongerThere() {
        receiver.answers((_, request) -> Receiver.respond(request, 500));
        bed.raise(patient, AlarmPriority.HIGH);
        waits("answered 500");
        bed.route(notify, ward);

        bed.clock.forward(Duration.ofSeconds(3));

        assertThat(bed.becomes(notify, ward, NotificationState.CANCELLED).error())
                .isEqualTo("the recipient is no longer there");
    }

    /** Waits until the one message of the ward waits for its next attempt. */
    @CanIgnoreReturnValue
    private Notification waits(String error) {
        return waits(error, 1);
    }

    /** The same after that many attempts; one that is under way is due when its lease ends. */
    @CanIgnoreReturnValue
    private Notification waits(String error, int attempts) {
        await().atMost(Duration.ofSeconds(10))
                .until(
                        () ->
                                bed.messages(notify, ward).stream()
                                        .anyMatch(
                                                message ->
                                                        error.equals(message.error())
                                                                && message.attempts() == attempts
                                                                && !isUnderWay(message)));
        return bed.messages(notify, ward).getFirst();
    }

    private static boolean isUnderWay(Notification message) {
        return message.state() == NotificationState.PENDING
                && message.dueAt().equals(bed.leaseEnd());
    }
}
