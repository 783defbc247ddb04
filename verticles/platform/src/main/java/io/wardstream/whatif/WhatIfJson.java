package io.wardstream.whatif;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardstream.alerts.RecordedAlarms.Counted;
import io.wardstream.codec.model.VitalSign;
import io.wardstream.whatif.replay.AlarmEpisode;
import io.wardstream.whatif.replay.Difference;
import io.wardstream.whatif.replay.Difference.Kind;
import io.wardstream.whatif.replay.WhatIfTally;
import io.wardstream.whatif.replay.WhatIfTally.Count;
import io.wardstream.whatif.replay.WhatIfTally.Group;
import io.wardstream.whatif.replay.WhatIfTally.Named;
import io.wardstream.whatif.replay.WhatIfTally.Names;
import java.time.Instant;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What-ifs as they look outside the platform, without the names of patients. */
public final class WhatIfJson {

    private static final double MILLIS_A_DAY = 86_400_000;

    private final double bedDays;

    private WhatIfJson(double bedDays) {
        this.bedDays = bedDays;
    }

    /** A job; what there is none of is null. */
    public static JsonObject of(WhatIfJob job) {
        WhatIfRequest request = job.request();
        JsonArray rules = new JsonArray();
        request.changes().forEach(change -> rules.add(ChangeJson.of(change)));
        return new JsonObject()
                .put("id", job.id().toString())
                .put("wardId", request.wardPublicId().toString())
                .put("from", request.from().toString())
                .put("to", request.to().toString())
                .put("rules", rules)
                .put("state", job.state().wireName())
                .put("progress", rounded(job.progress()))
                .put("requestedBy", job.requestedBy())
                .put("createdAt", job.createdAt().toString())
                .put("startedAt", text(job.startedAt()))
                .put("finishedAt", text(job.finishedAt()))
                .put("error", job.error())
                .put("result", job.result());
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    /**
     * The result of a job.
     *
     * @param recorded what is on record of the same time, to be held against the count before
     * @param rulesAt when the rules in force were read
     */
    static JsonObject result(WhatIfTally tally, Counted recorded, Instant rulesAt) {
        WhatIfJson json = new WhatIfJson(tally.measuredMillis() / MILLIS_A_DAY);
        Count total = tally.total();
        JsonArray groups = new JsonArray();
        tally.groups().forEach((group, count) -> groups.add(json.group(group, count)));
        return new JsonObject()
                .put("rulesAt", rulesAt.toString())
                .put("patients", tally.patients())
                .put("bedDays", rounded(json.bedDays))
                .put("samples", tally.samples())
                .put("before", json.alarms(total.before()))
                .put("after", json.alarms(total.after()))
                .put("groups", groups)
                .put(
                        "recorded",
                        new JsonObject()
                                .put("alarms", recorded.alarms())
                                .put("raisedAgain", recorded.again()))
                .put("unchanged", tally.of(Kind.UNCHANGED).total())
                .put("joined", tally.of(Kind.JOINED).total())
                .put("split", tally.of(Kind.SPLIT).total())
                .put("undecided", tally.of(Kind.UNDECIDED).total())
                .put("missed", names(tally.of(Kind.MISSED), (_, _) -> {}))
                .put("later", names(tally.of(Kind.LATER), WhatIfJson::by))
                .put("earlier", names(tally.of(Kind.EARLIER), WhatIfJson::by))
                .put("new", names(tally.of(Kind.NEW), (_, _) -> {}))
                .put("lowered", names(tally.lowered(), WhatIfJson::priority))
                .put("raised", names(tally.raised(), WhatIfJson::priority));
    }

    private JsonObject group(Group group, Count count) {
        VitalSign vital = group.vital();
        return new JsonObject()
                .put("priority", group.priority().wireName())
                .put("vital", vital == null ? null : vital.wireName())
                .put("before", alarms(count.before()))
                .put("after", alarms(count.after()));
    }

    private JsonObject alarms(long count) {
        return new JsonObject()
                .put("alarms", count)
                .put("alarmsPerBedDay", bedDays == 0 ? null : rounded(count / bedDays));
    }

    private static JsonObject names(Names names, BiConsumer<JsonObject, Difference> more) {
        JsonArray items = new JsonArray();
        for (Named named : names.first()) {
            JsonObject item = item(named);
            more.accept(item, named.difference());
            items.add(item);
        }
        return new JsonObject().put("total", names.total()).put("items", items);
    }

    private static JsonObject item(Named named) {
        AlarmEpisode episode = named.difference().episode();
        return new JsonObject()
                .put("patientId", named.patientId().toString())
                .put("code", episode.condition().code())
                .put("priority", episode.priority().wireName())
                .put("since", instant(episode.since()))
                .put("shownAt", instant(episode.shownAt()))
                .put(
                        "until",
                        episode.until() == AlarmEpisode.GOES_ON ? null : instant(episode.until()));
    }

    private static void by(JsonObject item, Difference difference) {
        item.put("byMillis", Math.abs(difference.byMillis()));
    }

    private static void priority(JsonObject item, Difference difference) {
        AlarmEpisode after = difference.after();
        if (after != null) {
            item.put("priorityAfter", after.priority().wireName());
        }
    }

    private static String instant(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    /** To three decimals, and 3 rather than 3.0. */
    private static Number rounded(double value) {
        double rounded = Math.round(value * 1_000) / 1_000.0;
        long whole = Math.round(rounded);
        return whole == rounded ? (Number) whole : (Number) rounded;
    }
}
