package io.wardstream.api;

import io.vertx.core.json.JsonObject;
import io.wardstream.alerts.AlarmBurden;
import io.wardstream.alerts.AlarmBurden.Figures;
import io.wardstream.alerts.AlarmBurden.Group;
import io.wardstream.codec.model.VitalSign;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The alarm burden as it is answered: rates and shares beside the counts they come from. */
final class AlarmBurdenJson {

    private static final double MILLIS_A_DAY = 86_400_000;

    private final double bedDays;

    private AlarmBurdenJson(double bedDays) {
        this.bedDays = bedDays;
    }

    static JsonObject of(
            AlarmBurden burden, UUID hospital, @Nullable UUID ward, Instant from, Instant to) {
        double days = Duration.between(from, to).toMillis() / MILLIS_A_DAY;
        AlarmBurdenJson json = new AlarmBurdenJson(days * burden.beds());
        return new JsonObject()
                .put("hospitalId", hospital.toString())
                .put("wardId", ward == null ? null : ward.toString())
                .put("from", from.toString())
                .put("to", to.toString())
                .put("beds", burden.beds())
                .put("bedDays", rounded(json.bedDays))
                .put("total", json.figures(burden.total()))
                .put("groups", burden.groups().stream().map(json::group).toList())
                .put(
                        "topBeds",
                        new JsonObject()
                                .put("beds", burden.topBeds())
                                .put("share", rounded(burden.topShare())));
    }

    private JsonObject group(Group group) {
        VitalSign vital = group.vital();
        return new JsonObject()
                .put("kind", group.kind().wireName())
                .put("priority", group.priority().wireName())
                .put("vital", vital == null ? null : vital.wireName())
                .mergeIn(figures(group.figures()));
    }

    private JsonObject figures(Figures figures) {
        long alarms = figures.alarms();
        return new JsonObject()
                .put("alarms", alarms)
                .put("alarmsPerBedDay", ratio(alarms, bedDays))
                .put("open", figures.open())
                .put("selfCleared", figures.selfCleared())
                .put("selfClearedShare", ratio(figures.selfCleared(), (double) alarms))
                .put("lastingMedianSeconds", rounded(figures.lastingMedianSeconds()))
                .put("acknowledged", figures.acknowledged())
                .put("acknowledgeMedianSeconds", rounded(figures.acknowledgeMedianSeconds()))
                .put("acknowledgeP90Seconds", rounded(figures.acknowledgeP90Seconds()));
    }

    private static @Nullable Number ratio(long part, double whole) {
        return whole == 0 ? null : rounded(part / whole);
    }

    /** To three decimals. */
    private static @Nullable Number rounded(@Nullable Double value) {
        return value == null ? null : JsonNumbers.of(Math.round(value * 1_000) / 1_000.0);
    }
}
