package io.wardstream.notify;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.net.SocketAddress;
import io.wardstream.config.NotifyConfig.SmsGateway;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Short messages through the operator's gateway. Confined to one event loop. */
final class SmsSender {

    /** Two short messages of plain letters; the page has the rest. */
    private static final int MAX_LENGTH = 306;

    /** It refuses us, not the telephone: the operator mends that. */
    private static final Set<Integer> OPERATORS = Set.of(401, 403);

    private final SmsGateway gateway;
    private final HttpPost post;

    SmsSender(SmsGateway gateway, HttpPost post) {
        this.gateway = gateway;
        this.post = post;
    }

    /** Tries once; never failed. */
    Future<Outcome> send(Message message, Target.Sms to) {
        URI url = URI.create(gateway.url());
        Map<String, String> headers = new HashMap<>();
        headers.put(WebhookSender.KEY_HEADER, message.id().toString());
        if (!gateway.authorization().isEmpty()) {
            headers.put("Authorization", gateway.authorization().value());
        }
        SocketAddress server =
                SocketAddress.inetSocketAddress(EgressGuard.port(url), EgressGuard.host(url));
        return post.post(url, server, headers, type(), body(message, to), OPERATORS);
    }

    private boolean isJson() {
        return gateway.body().startsWith("{");
    }

    private String type() {
        return isJson() ? "application/json" : "application/x-www-form-urlencoded";
    }

    /** One pass over the template: a text that looks like a placeholder stays a text. */
    private Buffer body(Message message, Target.Sms to) {
        UnaryOperator<String> escape = isJson() ? SmsSender::json : SmsSender::form;
        String[] parts = gateway.body().split("\\{text}", -1);
        for (int part = 0; part < parts.length; part++) {
            parts[part] = parts[part].replace("{number}", escape.apply(to.number()));
        }
        return Buffer.buffer(String.join(escape.apply(text(message)), parts));
    }

    private static String text(Message message) {
        String subject = MessageText.subject(message);
        return subject.length() <= MAX_LENGTH ? subject : subject.substring(0, MAX_LENGTH);
    }

    private static String json(String text) {
        String quoted = Json.encode(text);
        return quoted.substring(1, quoted.length() - 1);
    }

    private static String form(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
