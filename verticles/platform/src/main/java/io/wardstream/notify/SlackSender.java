package io.wardstream.notify;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Map;

/** The JSON of Slack's incoming webhooks, which others take too. Confined to one event loop. */
final class SlackSender {

    private final GuardedPost post;

    SlackSender(GuardedPost post) {
        this.post = post;
    }

    /** Tries once; never failed. */
    Future<Outcome> send(Message message, Target.Slack to) {
        return post.send(
                URI.create(to.url().value()),
                Map.of(WebhookSender.KEY_HEADER, message.id().toString()),
                body(message).toBuffer());
    }

    static JsonObject body(Message message) {
        return new JsonObject().put("text", escaped(MessageText.whole(message)));
    }

    /** The three characters that Slack reads as markup. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
