package io.wardstream.notify;

import io.vertx.core.Future;

/** Sends by one channel. */
sealed interface Sender<A extends Target.Address>
        permits SlackSender, WebhookSender, EmailSender, SmsSender {

    /**
     * Tries once, within the bound of an attempt.
     *
     * @return how it ended; never failed
     */
    Future<Outcome> send(Message message, A to);
}
