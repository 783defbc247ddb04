package io.wardstream.dashboard;

import io.vertx.core.Future;
import io.wardstream.access.Caller;
import io.wardstream.access.Permission;
import io.wardstream.alerts.AcknowledgeResult;
import io.wardstream.alerts.AlarmJson;
import io.wardstream.alerts.Alarms;
import io.wardstream.codec.model.Alarm;
import java.util.Optional;
import java.util.UUID;
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
    Future<Frame> acknowledge(Caller caller, BridgeMessage.Send request) {
        String to = request.replyAddress() == null ? "" : request.replyAddress();
        UUID id;
        try {
            id = UUID.fromString(String.valueOf(request.body().getValue("alarmId")));
        } catch (IllegalArgumentException notOne) {
            return Future.succeededFuture(Frame.failure(to, 400, "alarmId must be an id"));
        }
        return alarms.find(caller.scope(), id)
                .compose(found -> acknowledge(caller, found, to))
                .otherwise(cause -> unavailable(cause, to));
    }

    private Future<Frame> acknowledge(Caller caller, Optional<Alarm> found, String to) {
        if (found.isEmpty()) {
            return Future.succeededFuture(Frame.failure(to, 404, "not_found"));
        }
        Alarm alarm = found.get();
        if (!caller.may(Permission.ACKNOWLEDGE_ALARMS, alarm.subject().hospitalId())) {
            return Future.succeededFuture(Frame.failure(to, 403, "access_denied"));
        }
        return alarms.acknowledge(caller.scope(), alarm.id(), caller.username())
                .map(result -> answer(result, to));
    }

    private static Frame answer(AcknowledgeResult result, String to) {
        return switch (result) {
            case AcknowledgeResult.Done(Alarm now) -> Frame.reply(to, AlarmJson.of(now));
            case AcknowledgeResult.NotFound _ -> Frame.failure(to, 404, "not_found");
        };
    }

    private static Frame unavailable(Throwable cause, String to) {
        LOG.debug("alarm not acknowledged", cause);
        return Frame.failure(to, 503, "unavailable");
    }
}
