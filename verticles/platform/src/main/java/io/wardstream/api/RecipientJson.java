package io.wardstream.api;

import io.vertx.core.json.JsonObject;
import io.wardstream.notify.Recipient;
import io.wardstream.notify.Target;

/** Recipients as they look outside the platform: secrets go in and never come out. */
final class RecipientJson {

    private RecipientJson() {}

    static JsonObject of(Recipient recipient) {
        JsonObject json =
                new JsonObject().put("id", recipient.id().toString()).put("name", recipient.name());
        return switch (recipient.target()) {
            case Target.Slack slack -> json.put("channel", slack.channel().wireName());
            case Target.Webhook webhook ->
                    json.put("channel", webhook.channel().wireName()).put("url", webhook.url());
            case Target.Email email ->
                    json.put("channel", email.channel().wireName()).put("address", email.address());
            case Target.Sms sms ->
                    json.put("channel", sms.channel().wireName()).put("number", sms.number());
            case Target.Person person ->
                    json.put("channel", "user").put("userId", person.publicId().toString());
        };
    }
}
