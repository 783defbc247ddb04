package io.wardstream.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.config.NotifyConfig.SmsGateway;
import io.wardstream.config.NotifyConfig.Smtp;
import io.wardstream.config.Secret;
import io.wardstream.notify.Receiver.Received;
import io.wardstream.registry.Patient;
import io.wardstream.registry.RegistryBed;
import io.wardstream.registry.Ward;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Mail by a real server, short messages by a real gateway. */
class MailAndSmsIT {
    private final NotifyBed bed = new NotifyBed();
    private final GreenMail mail =
            new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final Ward ward;
    private final Patient patient;
    private final Receiver receiver;
    private String sender = "";

    MailAndSmsIT() {
        ward = bed.ward();
        patient = bed.patient(ward, "12");
        receiver = new Receiver(bed.registry.vertx);
    }

    @BeforeEach
    void begin() {
        mail.start();
    }

    @AfterEach
    void end() {
        bed.stop(sender);
        mail.stop();
        receiver.close();
        bed.close();
    }

    @Test
    void sendsMail() throws Exception {
        Notify notify = sends(smtp(mail.getSmtp().getPort()), NotifyBed.NO_SMS);
        bed.route(notify, ward, NotifyBed.step(0, email("nurse@example.org")));

        bed.raise(patient, AlarmPriority.HIGH);

        Notification sent = bed.becomes(notify, ward, NotificationState.SENT);
        MimeMessage message = mail.getReceivedMessages()[0];
        assertThat(message.getSubject()).isEqualTo("HIGH 4 West bed 12: SpO2 86 < 88");
        assertThat(message.getFrom()[0]).hasToString("wardstream@example.org");
        assertThat(message.getAllRecipients()[0]).hasToString("nurse@example.org");
        assertThat(message.getMessageID()).isEqualTo("<" + sent.id() + "@wardstream>");
        assertThat(GreenMailUtil.getBody(message)).contains("bed 12: SpO2 86 < 88");
        assertThat(GreenMailUtil.getWholeMessage(message)).doesNotContain("Jane");
    }

    @Test
    void givesUpWhatTheMailServerWillNeverTake() {
        NetServer server = server("550 no such mailbox\r\n");
        Notify notify = sends(smtp(server.actualPort()), NotifyBed.NO_SMS);
        bed.route(notify, ward, NotifyBed.step(0, email("nobody@example.org")));

        bed.raise(patient, AlarmPriority.HIGH);

        assertThat(bed.becomes(notify, ward, NotificationState.DEAD).error())
                .isEqualTo("mail server answered 550");
    }

    @Test
    void triesAgainWhenTheMailServerWantsAnotherLogIn() {
        NetServer server = server("530 5.7.0 authentication required\r\n");
        Notify notify = sends(smtp(server.actualPort()), NotifyBed.NO_SMS);
        bed.route(notify, ward, NotifyBed.step(0, email("nurse@example.org")));

        bed.raise(patient, AlarmPriority.HIGH);

        waits(notify, "mail server answered 530");
    }

    @Test
    void triesAgainWhenTheGatewayRefusesTheOperator() {
        receiver.answers((_, request) -> Receiver.respond(request, 401));
        Notify notify =
                sends(
                        NotifyBed.NO_MAIL,
                        new SmsGateway(receiver.url(), "{number}{text}", new Secret("expired")));
        bed.route(notify, ward, NotifyBed.step(0, telephone()));

        bed.raise(patient, AlarmPriority.HIGH);

        waits(notify, "answered 401");
    }

    private void waits(Notify notify, String error) {
        await().atMost(Duration.ofSeconds(10))
                .until(
                        () ->
                                bed.messages(notify, ward).stream()
                                        .anyMatch(message -> error.equals(message.error())));
        assertThat(bed.messages(notify, ward).getFirst().state())
                .isEqualTo(NotificationState.PENDING);
    }

    @Test
    void holdsNobodyUpForAMailServerThatSaysNothing() {
        NetServer silent = RegistryBed.await(silentServer());
        Notify notify = sends(smtp(silent.actualPort()), NotifyBed.NO_SMS);
        bed.route(
                notify,
                ward,
                NotifyBed.step(0, email("a@example.org"), NotifyBed.webhook(receiver)));

        bed.raise(patient, AlarmPriority.HIGH);

        receiver.receives(1);
        await().atMost(Duration.ofSeconds(10))
                .until(
                        () ->
                                bed.messages(notify, ward).stream()
                                        .anyMatch(
                                                one ->
                                                        one.channel() == Channel.EMAIL
                                                                && one.error() != null));
    }

    @Test
    void sendsShortMessagesThroughTheGateway() {
        SmsGateway gateway =
                new SmsGateway(
                        receiver.url(),
                        "{\"to\":\"{number}\",\"text\":\"{text}\"}",
                        new Secret("Bearer gateway-token"));
        Notify notify = sends(NotifyBed.NO_MAIL, gateway);
        bed.route(notify, ward, NotifyBed.step(0, telephone()));
        Patient quoted = bed.patient(ward, "bed \"{number}\"");

        bed.raise(quoted, AlarmPriority.HIGH);

        Received message = receiver.receives(1).getFirst();
        assertThat(message.type()).isEqualTo("application/json");
        assertThat(message.json())
                .isEqualTo(
                        new JsonObject()
                                .put("to", "+4915112345678")
                                .put("text", "HIGH 4 West bed bed \"{number}\": SpO2 86 < 88"));
        bed.becomes(notify, ward, NotificationState.SENT);
    }

    @Test
    void sendsFormsToGatewaysThatWantThem() {
        SmsGateway gateway =
                new SmsGateway(receiver.url(), "to={number}&text={text}", new Secret(""));
        Notify notify = sends(NotifyBed.NO_MAIL, gateway);
        bed.route(notify, ward, NotifyBed.step(0, telephone()));

        bed.raise(patient, AlarmPriority.HIGH);

        Received message = receiver.receives(1).getFirst();
        assertThat(message.type()).isEqualTo("application/x-www-form-urlencoded");
        assertThat(message.body())
                .hasToString("to=%2B4915112345678&text=HIGH+4+West+bed+12%3A+SpO2+86+%3C+88");
    }

    private Notify sends(Smtp smtp, SmsGateway sms) {
        Notify notify = bed.notify(NotifyBed.config(smtp, sms));
        sender = bed.sends(notify, 1);
        return notify;
    }

    private static Smtp smtp(int port) {
        return new Smtp("127.0.0.1", port, "none", "", new Secret(""), "wardstream@example.org");
    }

    private static Recipient telephone() {
        return new Recipient(UUID.randomUUID(), null, new Target.Sms("+4915112345678"));
    }

    private static Recipient email(String address) {
        return new Recipient(UUID.randomUUID(), null, new Target.Email(address));
    }

    /** Speaks as a mail server does, until it is told whom the mail is for. */
    private NetServer server(String toRecipient) {
        return RegistryBed.await(
                bed.registry
                        .vertx
                        .createNetServer()
                        .connectHandler(
                                socket -> {
                                    Future<Void> _ = socket.write("220 ready\r\n");
                                    socket.handler(
                                            line -> {
                                                boolean isRecipient =
                                                        line.toString().startsWith("RCPT");
                                                Future<Void> _ =
                                                        socket.write(
                                                                isRecipient
                                                                        ? toRecipient
                                                                        : "250 ok\r\n");
                                            });
                                })
                        .listen(0, "127.0.0.1"));
    }

    private Future<NetServer> silentServer() {
        return bed.registry.vertx.createNetServer().connectHandler(_ -> {}).listen(0, "127.0.0.1");
    }
}
