package io.wardstream.notify;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * Our own JSON, signed: who has the key can tell that it came from here and when. Confined to one
 * event loop.
 */
final class WebhookSender {

    static final String KEY_HEADER = "Idempotency-Key";
    static final String SIGNATURE_HEADER = "Wardstream-Signature";

    private final GuardedPost post;
    private final Clock clock;

    WebhookSender(GuardedPost post, Clock clock) {
        this.post = post;
        this.clock = clock;
    }

    /** Tries once; never failed. */
    Future<Outcome> send(Message message, Target.Webhook to) {
        Buffer body = body(message).toBuffer();
        String signature = Signature.of(to.key(), clock.instant().getEpochSecond(), body);
        return post.send(
                URI.create(to.url()),
                Map.of(KEY_HEADER, message.id().toString(), SIGNATURE_HEADER, signature),
                body);
    }

    /** The alarms of it are the same at each attempt; ward, beds and names are those of now. */
    static JsonObject body(Message message) {
        List<JsonObject> alarms = message.alarms().stream().map(WebhookSender::alarm).toList();
        return new JsonObject()
                .put("id", message.id().toString())
                .put("type", "alarms")
                .put("wardId", message.wardId().toString())
                .put("ward", message.ward())
                .put("afterMinutes", message.afterMinutes())
                .put("text", MessageText.subject(message))
                .put("alarms", alarms);
    }

    private static JsonObject alarm(Message.Entry alarm) {
        JsonObject json =
                new JsonObject()
                        .put("id", alarm.alarmId().toString())
                        .put("patientId", alarm.patientId().toString())
                        .put("bed", alarm.bed())
                        .put("priority", alarm.priority().wireName())
                        .put("code", alarm.code())
                        .put("text", alarm.text())
                        .put("raisedAt", alarm.raisedAt().toString());
        return alarm.patientName() == null ? json : json.put("patientName", alarm.patientName());
    }
}
