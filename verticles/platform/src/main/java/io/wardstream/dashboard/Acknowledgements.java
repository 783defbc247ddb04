package io.wardstream.dashboard;

import io.vertx.core.Future;
import io.wardstream.access.Caller;
import io.wardstream.access.Permission;
import io.wardstream.alerts.AcknowledgeResult;
import io.wardstream.alerts.AlarmJson;
import io.wardstream.alerts.Alarms;
import io.wardstream.codec.model.Alarm;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers pages that say an alarm was seen. Thread-safe. */
final class Acknowledgements {

    private static final Logger LOG = LoggerFactory.getLogger(Acknowledgements.class);

    private final Alarms alarms;

    Acknowledgements(Alarms alarms) {
        this.alarms = alarms;
    }

    /** The answer; never fails. */
    Future<Acknowledged> acknowledge(Caller caller, BridgeMessage.Send request) {
        String to = request.replyAddress() == null ? "" : request.replyAddress();
        UUID id;
        try {
            id = UUID.fromString(String.valueOf(request.body().getValue("alarmId")));
        } catch (IllegalArgumentException notOne) {
            return Future.succeededFuture(
                    new Acknowledged(
                            Frame.failure(to, 400, "alarmId must be an id"), 400, null, null));
        }
        return alarms.find(caller.scope(), id)
                .compose(found -> acknowledge(caller, found.orElse(null), id, to))
                .otherwise(cause -> unavailable(cause, id, to));
    }

    private Future<Acknowledged> acknowledge(
            Caller caller, @Nullable Alarm alarm, UUID id, String to) {
        if (alarm == null) {
            return Future.succeededFuture(refused(to, 404, "not_found", id, null));
        }
        Alarm.Subject where = alarm.subject();
        if (!caller.may(Permission.ACKNOWLEDGE_ALARMS, where.hospitalId(), where.wardId())) {
            return Future.succeededFuture(refused(to, 403, "access_denied", id, alarm));
        }
        return alarms.acknowledge(caller.scope(), alarm.id(), caller.username())
                .map(result -> answer(result, id, alarm, to));
    }

    private static Acknowledged answer(AcknowledgeResult result, UUID id, Alarm alarm, String to) {
        return switch (result) {
            case AcknowledgeResult.Done(Alarm now) ->
                    new Acknowledged(Frame.reply(to, AlarmJson.of(now)), 200, id, now);
            case AcknowledgeResult.NotFound _ -> refused(to, 404, "not_found", id, alarm);
        };
    }

    private static Acknowledged refused(
            String to, int status, String message, UUID id, @Nullable Alarm alarm) {
        return new Acknowledged(Frame.failure(to, status, message), status, id, alarm);
    }

    private static Acknowledged unavailable(Throwable cause, UUID id, String to) {
        LOG.debug("alarm not acknowledged", cause);
        return refused(to, 503, "unavailable", id, null);
    }
}
