package io.wardstream.api;

import io.vertx.core.Future;
import io.wardstream.access.Permission;
import io.wardstream.fleet.Firmware;
import io.wardstream.fleet.Fleet;
import io.wardstream.fleet.Rollout;
import io.wardstream.fleet.RolloutPlan.Stage;
import io.wardstream.fleet.RolloutState;
import io.wardstream.fleet.Rollouts;
import io.wardstream.registry.Device;
import io.wardstream.registry.DeviceFilter;
import io.wardstream.registry.Devices;
import io.wardstream.registry.Hospital;
import io.wardstream.registry.Slice;
import io.wardstream.registry.Ward;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** New firmware on its way to devices, stage by stage. */
final class RolloutHandler {

    private static final int MAX_STAGES = 20;
    private static final int MAX_SOAK_MINUTES = 20_160;
    private static final int MAX_NAMED = 500;
    private static final int ALL = 100;
    private static final int A_READ = 500;
    private static final String[] STAGE = {"percent", "soakMinutes"};

    private final Fleet fleet;
    private final Rollouts rollouts;
    private final Devices devices;
    private final Lookup lookup;

    RolloutHandler(Fleet fleet, Devices devices, Lookup lookup) {
        this.fleet = fleet;
        this.rollouts = fleet.rollouts();
        this.devices = devices;
        this.lookup = lookup;
    }

    List<Operation> operations() {
        return List.of(
                Operation.post("/firmware/{id}/rollouts", this::create),
                Operation.get("/rollouts", this::list),
                Operation.get("/rollouts/{id}", this::find),
                Operation.post(
                        "/rollouts/{id}/pause", request -> become(request, RolloutState.PAUSED)),
                Operation.post(
                        "/rollouts/{id}/resume", request -> become(request, RolloutState.RUNNING)),
                Operation.post(
                        "/rollouts/{id}/cancel",
                        request -> become(request, RolloutState.CANCELLED)));
    }

    // --- begun

    /** What was asked for. */
    private record Asked(
            UUID hospitalId,
            @Nullable UUID wardId,
            Set<UUID> deviceIds,
            List<Stage> stages,
            int maxFailurePercent) {

        static Asked read(JsonBody body) {
            return new Asked(
                    body.id("hospitalId", "hospital"),
                    body.optionalId("wardId", "ward"),
                    new LinkedHashSet<>(body.optionalIds("deviceIds", MAX_NAMED, "device")),
                    stages(body),
                    body.whole("maxFailurePercent", 0, ALL));
        }

        private static List<Stage> stages(JsonBody body) {
            List<Stage> stages = new ArrayList<>();
            int before = 0;
            for (JsonBody one : body.objects("stages", MAX_STAGES, STAGE)) {
                int percent = one.whole("percent", before + 1, ALL);
                Integer soak = one.optionalWhole("soakMinutes", 0, MAX_SOAK_MINUTES);
                stages.add(new Stage(percent, soak == null ? 0 : soak));
                before = percent;
            }
            if (before != ALL) {
                throw body.refusal("stages", "must end with a stage of 100 percent");
            }
            return stages;
        }
    }

    /** Whom it is for. */
    private record Target(Firmware firmware, Hospital hospital, @Nullable Ward ward) {
        DeviceFilter filter() {
            return new DeviceFilter(hospital.id(), ward == null ? 0 : ward.id(), true);
        }
    }

    private Future<Answer> create(ApiRequest request) {
        Asked asked =
                Asked.read(
                        request.body(
                                "hospitalId",
                                "wardId",
                                "deviceIds",
                                "stages",
                                "maxFailurePercent"));
        return target(request, asked)
                .compose(
                        target -> {
                            Ward ward = target.ward();
                            require(request, target.hospital().id(), ward == null ? 0 : ward.id());
                            return candidates(request, target, new ArrayList<>(), 0)
                                    .map(found -> chosen(asked, found))
                                    .compose(chosen -> begin(request, asked, target, chosen));
                        })
                .map(made -> Answer.created("/api/rollouts/" + made.id(), FleetJson.of(made)));
    }

    private Future<Target> target(ApiRequest request, Asked asked) {
        UUID ward = asked.wardId();
        return fleet.images()
                .find(request.scope(), request.pathId("id", "firmware"))
                .map(found -> found.orElseThrow(() -> Problem.notFound("firmware")))
                .compose(
                        firmware ->
                                lookup.hospital(request, "hospitalId", asked.hospitalId())
                                        .map(hospital -> new Target(firmware, hospital, null)))
                .compose(
                        target ->
                                ward == null
                                        ? Future.succeededFuture(target)
                                        : ward(request, target, ward));
    }

    private Future<Target> ward(ApiRequest request, Target target, UUID wardId) {
        return lookup.ward(request, "wardId", wardId)
                .map(
                        ward -> {
                            if (ward.hospitalId() != target.hospital().id()) {
                                throw Problem.notFound("wardId", "ward");
                            }
                            return new Target(target.firmware(), target.hospital(), ward);
                        });
    }

    /** The enabled devices of the place that are of the image's model. */
    private Future<List<Device>> candidates(
            ApiRequest request, Target target, List<Device> found, int after) {
        return devices.list(request.scope(), target.filter(), after, A_READ)
                .compose(slice -> collect(request, target, found, slice));
    }

    private Future<List<Device>> collect(
            ApiRequest request, Target target, List<Device> found, Slice<Device> slice) {
        slice.items().stream()
                .filter(device -> device.model().equals(target.firmware().model()))
                .forEach(found::add);
        if (found.size() > Rollouts.MOST_DEVICES) {
            throw Problem.of(
                    422,
                    "a rollout is for at most "
                            + Rollouts.MOST_DEVICES
                            + " devices: name a ward, or some devices");
        }
        return slice.nextAfter() == 0
                ? Future.succeededFuture(found)
                : candidates(request, target, found, slice.nextAfter());
    }

    private static List<Device> chosen(Asked asked, List<Device> candidates) {
        Set<UUID> named = asked.deviceIds();
        List<Device> chosen =
                named.isEmpty()
                        ? candidates
                        : candidates.stream()
                                .filter(device -> named.contains(device.publicId()))
                                .toList();
        if (chosen.size() < named.size()) {
            Set<UUID> found = chosen.stream().map(Device::publicId).collect(Collectors.toSet());
            int index = named.stream().map(found::contains).toList().indexOf(false);
            throw Problem.notFound(
                    "deviceIds[" + index + "]", "device of that place and model that is enabled");
        }
        if (chosen.isEmpty()) {
            throw Problem.of(422, "there is no enabled device of that model");
        }
        return chosen;
    }

    private Future<Rollout> begin(
            ApiRequest request, Asked asked, Target target, List<Device> chosen) {
        Ward ward = target.ward();
        return rollouts.create(
                new Rollouts.NewRollout(
                        target.firmware(),
                        target.hospital().id(),
                        target.hospital().publicId(),
                        ward == null ? 0 : ward.id(),
                        ward == null ? null : ward.publicId(),
                        asked.stages(),
                        asked.maxFailurePercent(),
                        chosen,
                        request.caller().username()));
    }

    /** Who manages one ward may do it there. */
    private static void require(ApiRequest request, int hospitalId, int wardId) {
        if (wardId == 0) {
            request.require(Permission.MANAGE_DEVICES, hospitalId);
        } else {
            request.require(Permission.MANAGE_DEVICES, hospitalId, wardId);
        }
    }

    // --- watched and steered

    private Future<Answer> list(ApiRequest request) {
        Query query = request.query("hospital", "cursor", "limit");
        int before = query.after();
        int limit = query.limit();
        return lookup.hospitalId(request, "hospital", query.id("hospital", "hospital"))
                .compose(hospitalId -> rollouts.list(request.scope(), hospitalId, before, limit))
                .map(slice -> Answer.ok(FleetJson.list(slice)));
    }

    private Future<Answer> find(ApiRequest request) {
        Query query = request.query("cursor", "limit");
        int after = query.after();
        int limit = query.limit();
        return rollout(request).compose(rollout -> answer(request, rollout, after, limit));
    }

    private Future<Answer> answer(ApiRequest request, Rollout rollout, int after, int limit) {
        return rollouts.counts(request.scope(), rollout)
                .compose(
                        counts ->
                                rollouts.devices(request.scope(), rollout, after, limit)
                                        .map(page -> FleetJson.of(rollout, counts, page)))
                .map(Answer::ok);
    }

    private Future<Answer> become(ApiRequest request, RolloutState state) {
        return rollout(request)
                .compose(
                        rollout -> {
                            require(request, rollout.hospitalId(), rollout.wardId());
                            return rollouts.become(request.scope(), rollout.id(), state)
                                    .map(now -> now.orElseThrow(() -> inTheWay(rollout, state)));
                        })
                .map(now -> Answer.ok(FleetJson.of(now)));
    }

    private static Problem inTheWay(Rollout rollout, RolloutState state) {
        return Problem.of(
                409,
                "the rollout is "
                        + rollout.state().wireName()
                        + " and cannot become "
                        + state.wireName());
    }

    /** The rollout the path names; fails with 404. */
    private Future<Rollout> rollout(ApiRequest request) {
        return rollouts.find(request.scope(), request.pathId("id", "rollout"))
                .map(found -> found.orElseThrow(() -> Problem.notFound("rollout")));
    }
}
