package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.wardstream.access.Permission;
import io.wardstream.registry.ChangeResult;
import io.wardstream.registry.Device;
import io.wardstream.registry.DeviceChange;
import io.wardstream.registry.DeviceFilter;
import io.wardstream.registry.Devices;
import io.wardstream.registry.RegistryVersions;
import io.wardstream.registry.Ward;
import io.wardstream.store.Scope;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Devices: listed, read, changed and deleted. */
final class DeviceHandler {

    static final int MAX_NAME = 200;
    static final int MAX_MODEL = 100;

    private static final int MAX_GATEWAY = 64;
    private static final Pattern GATEWAY = Pattern.compile("[A-Za-z0-9._:/-]+");
    private static final int MIN_LIVE_MILLIS = 1_000;
    private static final int MAX_LIVE_MILLIS = 600_000;

    private final Devices devices;
    private final Lookup lookup;
    private final RegistryVersions versions;
    private final KeptAnswers kept;

    DeviceHandler(Devices devices, Lookup lookup, RegistryVersions versions, KeptAnswers kept) {
        this.devices = devices;
        this.lookup = lookup;
        this.versions = versions;
        this.kept = kept;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/devices", this::list),
                Operation.get("/devices/{id}", this::find),
                Operation.patch("/devices/{id}", this::change),
                Operation.delete("/devices/{id}", this::retire));
    }

    private Future<Answer> list(ApiRequest request) {
        Query query = request.query("hospital", "ward", "status", "cursor", "limit");
        String status = query.choice("status", DeviceJson.ENABLED, DeviceJson.DISABLED);
        Boolean isEnabled = status == null ? null : status.equals(DeviceJson.ENABLED);
        UUID hospital = query.id("hospital", "hospital");
        UUID ward = query.id("ward", "ward");
        int after = query.after();
        int limit = query.limit();
        return lookup.hospitalId(request, "hospital", hospital)
                .compose(
                        hospitalId ->
                                lookup.wardId(request, "ward", ward)
                                        .map(
                                                wardId ->
                                                        new DeviceFilter(
                                                                hospitalId, wardId, isEnabled)))
                .compose(filter -> list(request.scope(), new Part(filter, after, limit)));
    }

    /** Which part of which list. */
    private record Part(DeviceFilter filter, int after, int limit) {}

    private Future<Answer> list(Scope scope, Part part) {
        DeviceFilter filter = part.filter();
        return kept.get(
                "devices",
                scope,
                part,
                filter.hospitalId() == 0 ? versions.of(scope) : versions.of(filter.hospitalId()),
                () ->
                        devices.list(scope, filter, part.after(), part.limit())
                                .map(DeviceJson::list));
    }

    private Future<Answer> find(ApiRequest request) {
        return lookup.device(request)
                .map(device -> Answer.tagged(DeviceJson.of(device), Answer.REVALIDATE));
    }

    private Future<Answer> change(ApiRequest request) {
        JsonBody body =
                request.body("wardId", "name", "model", "enabled", "liveWithinMillis", "gateway");
        UUID wardId = body.optionalId("wardId", "ward");
        String name = body.optionalText("name", MAX_NAME);
        String model = body.optionalText("model", MAX_MODEL);
        Boolean isEnabled = body.optionalFlag("enabled");
        Integer live = liveWithin(body);
        String gateway = newGateway(body);
        String expectedTag = request.header(HttpHeaders.IF_MATCH);
        return lookup.device(request)
                .compose(device -> managed(request, device))
                .compose(
                        device ->
                                newWard(request, device, wardId)
                                        .map(
                                                ward ->
                                                        new DeviceChange(
                                                                ward, name, model, isEnabled, live,
                                                                gateway))
                                        .compose(
                                                change ->
                                                        devices.change(
                                                                device.id(),
                                                                change,
                                                                isExpected(expectedTag))))
                .map(DeviceHandler::answer);
    }

    private Future<Answer> retire(ApiRequest request) {
        Predicate<Device> isExpected = isExpected(request.header(HttpHeaders.IF_MATCH));
        return lookup.device(request)
                .compose(device -> managed(request, device))
                .compose(
                        device ->
                                isExpected.test(device)
                                        ? devices.retire(device.id())
                                        : Future.failedFuture(stale()))
                .map(new Answer.Nothing());
    }

    static Future<Device> managed(ApiRequest request, Device device) {
        request.require(Permission.MANAGE_DEVICES, device.hospitalId(), device.wardId());
        return Future.succeededFuture(device);
    }

    /** Null keeps it; null in the body means the platform's default. */
    private static @Nullable Integer liveWithin(JsonBody body) {
        Integer millis = body.optionalWhole("liveWithinMillis", MIN_LIVE_MILLIS, MAX_LIVE_MILLIS);
        return millis == null && body.has("liveWithinMillis") ? Integer.valueOf(0) : millis;
    }

    /** A label of the house's own; null when it is absent or null. */
    static @Nullable String gateway(JsonBody body) {
        String label = body.optionalText("gateway", MAX_GATEWAY);
        if (label != null && !GATEWAY.matcher(label).matches()) {
            throw body.refusal("gateway", "must be of letters A to Z, digits, and . _ : / - only");
        }
        return label;
    }

    /** Null keeps it; null in the body takes it away. */
    private static @Nullable String newGateway(JsonBody body) {
        String label = gateway(body);
        return label == null && body.has("gateway") ? DeviceChange.NO_GATEWAY : label;
    }

    private Future<@Nullable Ward> newWard(
            ApiRequest request, Device device, @Nullable UUID wardId) {
        if (wardId == null) {
            return Future.succeededFuture();
        }
        return lookup.ward(request, "wardId", wardId)
                .map(
                        ward -> {
                            if (ward.hospitalId() != device.hospitalId()) {
                                throw Problem.notFound("wardId", "ward");
                            }
                            request.require(
                                    Permission.MANAGE_DEVICES, ward.hospitalId(), ward.id());
                            return ward;
                        });
    }

    private static Predicate<Device> isExpected(@Nullable String expectedTag) {
        return now ->
                expectedTag == null
                        || EntityTag.isNamed(
                                expectedTag, EntityTag.of(DeviceJson.of(now).toBuffer()));
    }

    private static Answer answer(ChangeResult<Device> result) {
        return switch (result) {
            case ChangeResult.Changed<Device>(Device now) ->
                    Answer.tagged(DeviceJson.of(now), Answer.REVALIDATE);
            case ChangeResult.Gone<Device> _ -> throw gone();
            case ChangeResult.Stale<Device> _ -> throw stale();
        };
    }

    private static Problem stale() {
        return IfMatch.stale("device");
    }

    static Problem gone() {
        return Problem.notFound("device");
    }
}
