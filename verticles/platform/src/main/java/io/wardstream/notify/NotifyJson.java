package io.wardstream.notify;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Steps, recipients and wishes as they look outside the platform: secrets go in and never come out.
 * What is stored is made of it.
 */
public final class NotifyJson {

    private NotifyJson() {}

    public static JsonObject step(RouteStep step) {
        return new JsonObject()
                .put("afterMinutes", step.afterMinutes())
                .put("minimumPriority", step.minimumPriority().wireName())
                .put(
                        "recipients",
                        new JsonArray(
                                step.recipients().stream().map(NotifyJson::recipient).toList()));
    }

    /** Without its version. */
    public static JsonObject preference(Preference preference) {
        return new JsonObject()
                .put("enabled", preference.isEnabled())
                .put("minimumPriority", preference.minimumPriority().wireName())
                .put("quietHours", quietHours(preference.quietHours()))
                .put(
                        "channels",
                        new JsonArray(
                                preference.channels().stream()
                                        .map(NotifyJson::recipient)
                                        .toList()));
    }

    private static @Nullable JsonObject quietHours(@Nullable QuietHours quiet) {
        return quiet == null
                ? null
                : new JsonObject()
                        .put("from", quiet.from().toString())
                        .put("to", quiet.to().toString())
                        .put("timeZone", quiet.zone().getId());
    }

    static JsonObject recipient(Recipient recipient) {
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
                    json.put("channel", RecipientJson.PERSON)
                            .put("userId", person.publicId().toString());
        };
    }
}
