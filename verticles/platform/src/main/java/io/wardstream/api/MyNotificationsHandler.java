package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.wardstream.codec.model.AlarmPriority;
import io.wardstream.notify.NotifyJson;
import io.wardstream.notify.Preference;
import io.wardstream.notify.Preferences;
import io.wardstream.notify.QuietHours;
import io.wardstream.notify.Recipient;
import io.wardstream.notify.TargetRules;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How the caller wants to be told about alarms. */
final class MyNotificationsHandler {

    private static final String PATH = "/me/notifications";
    private static final String WHAT = "preference";
    private static final int MAX_CHANNELS = 10;
    private static final int MAX_ZONE = 60;

    private final Preferences preferences;
    private final TargetRules rules;

    MyNotificationsHandler(Preferences preferences, TargetRules rules) {
        this.preferences = preferences;
        this.rules = rules;
    }

    List<Operation> operations() {
        return List.of(Operation.get(PATH, this::find), Operation.put(PATH, this::replace));
    }

    private Future<Answer> find(ApiRequest request) {
        return preferences
                .find(request.caller().userId())
                .map(found -> Answer.tagged(json(found), Answer.REVALIDATE));
    }

    private Future<Answer> replace(ApiRequest request) {
        Preference wanted =
                read(request.body("enabled", "minimumPriority", "quietHours", "channels"));
        int userId = request.caller().userId();
        return preferences
                .find(userId)
                .compose(
                        known ->
                                preferences.replace(
                                        userId,
                                        withOwnIds(wanted, known),
                                        IfMatch.version(
                                                request, json(known), known.version(), WHAT)))
                .map(now -> now.orElseThrow(() -> IfMatch.stale(WHAT)))
                .map(now -> Answer.tagged(json(now), Answer.REVALIDATE));
    }

    private Preference read(JsonBody body) {
        Boolean isEnabled = body.optionalFlag("enabled");
        String priority = body.optionalChoice("minimumPriority", AlertRuleBody.PRIORITIES);
        List<RecipientBody> channels =
                body
                        .objects(
                                "channels",
                                MAX_CHANNELS,
                                "id",
                                "name",
                                "channel",
                                "address",
                                "number")
                        .stream()
                        .map(json -> RecipientBody.read(json, rules, RecipientBody.OF_USERS))
                        .toList();
        Set<UUID> ids = new HashSet<>();
        for (RecipientBody channel : channels) {
            if (!ids.add(channel.id())) {
                throw channel.json().refusal("id", "must be there once");
            }
        }
        return new Preference(
                0,
                isEnabled == null || isEnabled,
                priority == null
                        ? AlarmPriority.LOW
                        : Objects.requireNonNull(AlarmPriority.byWireName(priority)),
                quietHours(body.optionalObject("quietHours", "from", "to", "timeZone")),
                channels.stream().map(RecipientBody::direct).toList());
    }

    private static @Nullable QuietHours quietHours(@Nullable JsonBody quiet) {
        if (quiet == null) {
            return null;
        }
        LocalTime from = time(quiet, "from");
        LocalTime to = time(quiet, "to");
        if (from.equals(to)) {
            throw quiet.refusal("to", "must not be the same as from");
        }
        return new QuietHours(from, to, zone(quiet));
    }

    private static LocalTime time(JsonBody quiet, String name) {
        String text = quiet.text(name, 5);
        if (!text.matches("([01][0-9]|2[0-3]):[0-5][0-9]")) {
            throw quiet.refusal(name, "must be a time from 00:00 to 23:59");
        }
        return LocalTime.parse(text);
    }

    private static ZoneId zone(JsonBody quiet) {
        String text = quiet.text("timeZone", MAX_ZONE);
        try {
            return ZoneId.of(text);
        } catch (DateTimeException unknown) {
            throw quiet.refusal("timeZone", "must be the name of a time zone, as Europe/Berlin");
        }
    }

    /** An id that is not one of the caller's is made anew: messages are found by it. */
    private static Preference withOwnIds(Preference wanted, Preference known) {
        Set<UUID> own = known.channels().stream().map(Recipient::id).collect(Collectors.toSet());
        return new Preference(
                wanted.version(),
                wanted.isEnabled(),
                wanted.minimumPriority(),
                wanted.quietHours(),
                wanted.channels().stream()
                        .map(
                                channel ->
                                        new Recipient(
                                                own.contains(channel.id())
                                                        ? channel.id()
                                                        : UUID.randomUUID(),
                                                channel.name(),
                                                channel.target()))
                        .toList());
    }

    private static JsonObject json(Preference preference) {
        return new JsonObject()
                .put("version", preference.version())
                .mergeIn(NotifyJson.preference(preference));
    }
}
