package io.wardstream.notify;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.config.Secret;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Recipients and steps as they are stored: what is secret apart from the rest. */
final class RecipientJson {

    static final String PERSON = "user";

    private RecipientJson() {}

    static JsonArray steps(List<RouteStep> steps) {
        return new JsonArray(
                steps.stream()
                        .map(
                                step ->
                                        NotifyJson.step(step)
                                                .put("recipients", recipients(step.recipients())))
                        .toList());
    }

    static List<RouteStep> steps(JsonArray stored, Map<UUID, Secret> secrets, NotifyMeters meters) {
        return stored.stream()
                .map(JsonObject.class::cast)
                .map(
                        step ->
                                new RouteStep(
                                        step.getInteger("afterMinutes"),
                                        priority(step),
                                        recipients(
                                                step.getJsonArray("recipients"), secrets, meters)))
                .toList();
    }

    /** One that this version does not know hides nothing. */
    static AlarmPriority priority(JsonObject stored) {
        AlarmPriority known = AlarmPriority.byWireName(stored.getString("minimumPriority"));
        return known == null ? AlarmPriority.LOW : known;
    }

    private static JsonArray recipients(List<Recipient> recipients) {
        return new JsonArray(recipients.stream().map(RecipientJson::open).toList());
    }

    /** Without those that cannot be read: the others are told all the same. */
    static List<Recipient> recipients(
            JsonArray stored, Map<UUID, Secret> secrets, NotifyMeters meters) {
        List<Recipient> found = new ArrayList<>();
        meters.eachReadable(
                "recipient", stored, one -> found.add(recipient((JsonObject) one, secrets)));
        return found;
    }

    /** By the id of its recipient. */
    static JsonObject secrets(List<RouteStep> steps) {
        JsonObject secrets = new JsonObject();
        for (RouteStep step : steps) {
            for (Recipient recipient : step.recipients()) {
                Secret secret = secret(recipient.target());
                if (secret != null) {
                    secrets.put(recipient.id().toString(), secret.value());
                }
            }
        }
        return secrets;
    }

    static Map<UUID, Secret> secrets(JsonObject stored) {
        Map<UUID, Secret> secrets = new HashMap<>();
        for (String id : stored.fieldNames()) {
            secrets.put(UUID.fromString(id), new Secret(stored.getString(id)));
        }
        return secrets;
    }

    /** Null for a target that has none. */
    static @Nullable Secret secret(Target target) {
        return switch (target) {
            case Target.Slack slack -> slack.url();
            case Target.Webhook webhook -> webhook.key();
            case Target.Email _, Target.Sms _, Target.Person _ -> null;
        };
    }

    /** A person is found by the number of the user, which nobody outside is shown. */
    private static JsonObject open(Recipient recipient) {
        JsonObject json = NotifyJson.recipient(recipient);
        return recipient.target() instanceof Target.Person person
                ? json.put("user", person.userId())
                : json;
    }

    private static Recipient recipient(JsonObject stored, Map<UUID, Secret> secrets) {
        UUID id = UUID.fromString(stored.getString("id"));
        Secret secret = secrets.getOrDefault(id, new Secret(""));
        return new Recipient(id, stored.getString("name"), target(stored, secret));
    }

    private static Target target(JsonObject stored, Secret secret) {
        String kind = stored.getString("channel");
        if (kind.equals(PERSON)) {
            return new Target.Person(
                    stored.getInteger("user"), UUID.fromString(stored.getString("userId")));
        }
        return switch (Objects.requireNonNull(Channel.byWireName(kind), kind)) {
            case SLACK -> new Target.Slack(secret);
            case WEBHOOK -> new Target.Webhook(stored.getString("url"), secret);
            case EMAIL -> new Target.Email(stored.getString("address"));
            case SMS -> new Target.Sms(stored.getString("number"));
        };
    }
}
