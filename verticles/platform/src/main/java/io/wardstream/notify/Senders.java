package io.wardstream.notify;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.wardstream.config.NotifyConfig;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;

/** All channels of one event loop. Confined to it. */
final class Senders {

    private final List<String> channels;
    private final HttpPost post;
    private final SlackSender slack;
    private final WebhookSender webhook;
    private final EmailSender email;
    private final SmsSender sms;

    Senders(Vertx vertx, NotifyConfig config, EgressGuard guard, Clock clock) {
        channels =
                Arrays.stream(Channel.values())
                        .filter(channel -> isSetUp(channel, config))
                        .map(Channel::wireName)
                        .toList();
        post = new HttpPost(vertx, config.attemptTimeout(), config.concurrency(), clock);
        GuardedPost guarded = new GuardedPost(guard, post, config.attemptTimeout());
        slack = new SlackSender(guarded);
        webhook = new WebhookSender(guarded, clock);
        email = new EmailSender(vertx, config.smtp(), config.attemptTimeout(), config.perTarget());
        sms = new SmsSender(config.sms(), post);
    }

    private static boolean isSetUp(Channel channel, NotifyConfig config) {
        return switch (channel) {
            case SLACK, WEBHOOK -> true;
            case EMAIL -> config.smtp().isSetUp();
            case SMS -> config.sms().isSetUp();
        };
    }

    /** What this node can send by; messages of others are left to nodes that can. */
    List<String> channels() {
        return channels;
    }

    /**
     * Tries once, by a channel that is set up.
     *
     * @return how it ended; never failed
     */
    Future<Outcome> send(Message message, Target.Address to) {
        return switch (to) {
            case Target.Slack address -> slack.send(message, address);
            case Target.Webhook address -> webhook.send(message, address);
            case Target.Email address -> email.send(message, address);
            case Target.Sms address -> sms.send(message, address);
        };
    }

    Future<Void> close() {
        return Future.join(post.close(), email.close()).mapEmpty();
    }
}
