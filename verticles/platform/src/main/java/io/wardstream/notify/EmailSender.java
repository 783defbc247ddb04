package io.wardstream.notify;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import io.wardstream.config.NotifyConfig.Smtp;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Mail, by the operator's server. Confined to one event loop. */
final class EmailSender {

    private final Smtp smtp;
    private final MailClient client;
    private final Duration timeout;

    /**
     * @param concurrency mails under way at once
     */
    EmailSender(Vertx vertx, Smtp smtp, Duration timeout, int concurrency) {
        this.smtp = smtp;
        this.client = MailClient.create(vertx, options(smtp, timeout, concurrency));
        this.timeout = timeout;
    }

    private static MailConfig options(Smtp smtp, Duration timeout, int concurrency) {
        MailConfig options =
                new MailConfig()
                        .setHostname(smtp.host())
                        .setPort(smtp.port())
                        .setSsl(smtp.security().equals("tls"))
                        .setStarttls(
                                smtp.security().equals("starttls")
                                        ? StartTLSOptions.REQUIRED
                                        : StartTLSOptions.DISABLED)
                        .setLogin(LoginOption.DISABLED)
                        .setOwnHostname("wardstream")
                        .setKeepAlive(false)
                        .setMaxPoolSize(concurrency);
        if (!smtp.user().isEmpty()) {
            options.setLogin(LoginOption.REQUIRED)
                    .setUsername(smtp.user())
                    .setPassword(smtp.password().value());
        }
        options.setConnectTimeout((int) timeout.toMillis());
        // A server that falls silent must not keep a place in the pool.
        options.setIdleTimeout((int) timeout.toMillis());
        options.setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        return options;
    }

    /** Tries once; never failed. */
    Future<Outcome> send(Message message, Target.Email to) {
        return client.sendMail(mail(message, to))
                .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .<Outcome>map(_ -> new Outcome.Delivered())
                .recover(failure -> Future.succeededFuture(failed(failure)));
    }

    Future<Void> close() {
        return client.close();
    }

    private MailMessage mail(Message message, Target.Email to) {
        MultiMap headers =
                MultiMap.caseInsensitiveMultiMap()
                        .add("Message-ID", "<" + message.id() + "@wardstream>")
                        .add("Auto-Submitted", "auto-generated");
        return new MailMessage()
                .setFrom(smtp.from())
                .setTo(to.address())
                .setSubject(MessageText.subject(message))
                .setText(MessageText.whole(message))
                .setHeaders(headers);
    }

    /** What comes before 550 is about us, as a log-in it does not take: the operator mends that. */
    private static boolean isOfTheMailbox(int replyCode) {
        return replyCode >= 550;
    }

    private Outcome failed(Throwable failure) {
        return switch (failure) {
            case SMTPException answer when isOfTheMailbox(answer.getReplyCode()) ->
                    new Outcome.Refused("mail server answered " + answer.getReplyCode());
            case SMTPException answer ->
                    new Outcome.Failed("mail server answered " + answer.getReplyCode());
            case TimeoutException _ -> HttpPost.failed(failure, timeout);
            default -> new Outcome.Failed("mail server cannot be reached");
        };
    }
}
