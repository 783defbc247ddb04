package io.wardstream.standalone.faults;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Who is told of the alarms of a ward: a pager by webhook, and a mailbox, both real servers. */
final class Recipients implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final Vertx vertx = Vertx.vertx();
    private final GreenMail mailbox =
            new GreenMail(new ServerSetup(0, LOOPBACK, ServerSetup.PROTOCOL_SMTP));
    private final HttpServer pager;

    /** By key: a message that was tried twice is one. */
    private final Map<String, JsonObject> paged = new ConcurrentHashMap<>();

    Recipients() {
        mailbox.start();
        pager =
                FaultBed.await(
                        vertx.createHttpServer().requestHandler(this::page).listen(0, LOOPBACK));
    }

    private void page(HttpServerRequest request) {
        Future<Buffer> _ =
                request.body()
                        .onSuccess(
                                body -> {
                                    String key = request.getHeader("Idempotency-Key");
                                    paged.put(key, body.toJsonObject());
                                    Future<Void> _ = request.response().end();
                                });
    }

    private String pagerHost() {
        return LOOPBACK + ":" + pager.actualPort();
    }

    /** Lets a node reach them. */
    NodeSettings areKnownTo(NodeSettings node) {
        return node.with("WARDSTREAM_NOTIFY_ALLOWED_HOSTS", pagerHost())
                .with("WARDSTREAM_NOTIFY_SMTP_HOST", LOOPBACK)
                .with("WARDSTREAM_NOTIFY_SMTP_PORT", mailbox.getSmtp().getPort())
                .with("WARDSTREAM_NOTIFY_SMTP_SECURITY", "none")
                .with("WARDSTREAM_NOTIFY_SMTP_FROM", "ward@example.org");
    }

    /** Routes that tell both at once of what is medium or high. */
    JsonObject routes() {
        JsonObject hook =
                new JsonObject()
                        .put("channel", "webhook")
                        .put("url", "http://" + pagerHost() + "/hook")
                        .put("secret", "the secret of the pager");
        JsonObject mail =
                new JsonObject().put("channel", "email").put("address", "nurse@example.org");
        JsonObject step =
                new JsonObject()
                        .put("afterMinutes", 0)
                        .put("minimumPriority", "medium")
                        .put("recipients", JsonArray.of(hook, mail));
        return new JsonObject().put("steps", JsonArray.of(step));
    }

    /** What the pager was told of alarms, a line each: id, priority and text. */
    List<String> paged() {
        return paged.values().stream()
                .flatMap(Recipients::alarms)
                .map(Recipients::line)
                .sorted()
                .toList();
    }

    private static Stream<JsonObject> alarms(JsonObject message) {
        JsonArray alarms = message.getJsonArray("alarms");
        return IntStream.range(0, alarms.size()).mapToObj(alarms::getJsonObject);
    }

    private static String line(JsonObject alarm) {
        return String.join(
                " ", alarm.getString("id"), alarm.getString("priority"), alarm.getString("text"));
    }

    /** The lines about alarms of all mails that have come; each begins with its time. */
    List<String> mailed() {
        return Stream.of(mailbox.getReceivedMessages())
                .map(GreenMailUtil::getBody)
                .flatMap(String::lines)
                .filter(line -> line.contains(" UTC "))
                .toList();
    }

    @Override
    public void close() {
        mailbox.stop();
        Void _ = FaultBed.await(vertx.close());
    }
}
