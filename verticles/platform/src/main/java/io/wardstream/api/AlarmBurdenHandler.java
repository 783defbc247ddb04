package io.wardstream.api;

import io.vertx.core.Future;
import io.wardstream.access.Permission;
import io.wardstream.alerts.AlarmBurden;
import io.wardstream.alerts.Alarms;
import io.wardstream.registry.Hospitals;
import io.wardstream.registry.Ward;
import io.wardstream.store.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What alarms have cost people. */
final class AlarmBurdenHandler {

    private static final Duration LONGEST = Duration.ofDays(92);
    private static final Duration DEFAULT_RANGE = Duration.ofDays(7);

    private final Alarms alarms;
    private final Hospitals hospitals;
    private final Lookup lookup;
    private final InstantSource clock;

    AlarmBurdenHandler(Alarms alarms, Hospitals hospitals, Lookup lookup, InstantSource clock) {
        this.alarms = alarms;
        this.hospitals = hospitals;
        this.lookup = lookup;
        this.clock = clock;
    }

    List<Operation> operations() {
        return List.of(Operation.get("/reports/alarm-burden", this::report).deferrable());
    }

    private Future<Answer> report(ApiRequest request) {
        Query query = request.query("hospital", "ward", "from", "to");
        UUID hospital = query.id("hospital", "hospital");
        UUID ward = query.id("ward", "ward");
        if (hospital == null) {
            throw Problem.field("hospital", "must be the id of a hospital");
        }
        Instant now = clock.instant();
        Instant to = earlier(query.instant("to", now), now);
        Instant from = query.instant("from", to.minus(DEFAULT_RANGE));
        check(from, to);
        return lookup.hospitalId(request, "hospital", hospital)
                .compose(
                        hospitalId ->
                                wardId(request, hospitalId, ward)
                                        .compose(wardId -> count(hospitalId, wardId, from, to)))
                .map(burden -> Answer.ok(AlarmBurdenJson.of(burden, hospital, ward, from, to)));
    }

    /** What is yet to come would count as days without alarms. */
    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static void check(Instant from, Instant to) {
        if (!from.isBefore(to)) {
            throw Problem.field("from", "must be before to, and in the past");
        }
        if (Duration.between(from, to).compareTo(LONGEST) > 0) {
            throw Problem.of(
                    422, "the range from..to must be at most " + LONGEST.toDays() + " days");
        }
    }

    private Future<Integer> wardId(ApiRequest request, int hospitalId, @Nullable UUID ward) {
        if (ward == null) {
            request.require(Permission.READ, hospitalId);
            return Future.succeededFuture(0);
        }
        return lookup.ward(request, "ward", ward)
                .map(
                        found -> {
                            if (found.hospitalId() != hospitalId) {
                                throw Problem.notFound("ward", "ward");
                            }
                            return found;
                        })
                .map(Ward::id);
    }

    /** Nothing but counts, so the alarms of patients who have left the ward since are in them. */
    private Future<AlarmBurden> count(int hospitalId, int wardId, Instant from, Instant to) {
        Scope whole = Scope.hospitals(List.of(hospitalId));
        return hospitals
                .beds(whole, hospitalId, wardId)
                .map(beds -> new AlarmBurden.Range(hospitalId, wardId, from, to, beds))
                .compose(range -> alarms.burden(whole, range));
    }
}
