package io.wardstream.api;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.wardstream.access.Permission;
import io.wardstream.fleet.Firmware;
import io.wardstream.fleet.FirmwareImages;
import io.wardstream.fleet.Fleet;
import io.wardstream.registry.DeviceDirectory;
import io.wardstream.registry.DeviceIdentity;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Images of firmware: uploaded by who manages the devices of all hospitals, fetched by the devices
 * that were asked to install them.
 */
final class FirmwareHandler {

    private static final Logger LOG = LoggerFactory.getLogger(FirmwareHandler.class);

    private static final int AWAY_RETRY_SECONDS = 600;
    private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,49}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final String BEARER = "Bearer ";

    private final FirmwareImages images;
    private final long maxBytes;
    private final DeviceDirectory devices;

    FirmwareHandler(Fleet fleet, DeviceDirectory devices) {
        this.images = fleet.images();
        this.maxBytes = fleet.config().maxFirmwareBytes();
        this.devices = devices;
    }

    List<Operation> operations() {
        return List.of(
                Operation.get("/firmware", this::list),
                Operation.post("/firmware", this::upload).streamed(),
                Operation.get("/firmware/{id}", this::find),
                Operation.get("/firmware/{id}/content", this::content).open());
    }

    private Future<Answer> list(ApiRequest request) {
        Query query = request.query("model", "cursor", "limit");
        return images.list(request.scope(), query.text("model"), query.after(), query.limit())
                .map(slice -> Answer.ok(FleetJson.of(slice)));
    }

    private Future<Answer> find(ApiRequest request) {
        return images.find(request.scope(), request.pathId("id", "firmware"))
                .map(found -> found.orElseThrow(FirmwareHandler::unknown))
                .map(firmware -> Answer.tagged(FleetJson.of(firmware), Answer.REVALIDATE));
    }

    // --- in

    /** What is said of the image before it comes. */
    private record Announced(String model, String version, String sha256) {

        static Announced read(ApiRequest request) {
            Query query = request.query("model", "version", "sha256");
            return new Announced(
                    text(query, "model", DeviceHandler.MAX_MODEL),
                    matching(
                            query,
                            "version",
                            VERSION,
                            "must be 1 to 50 letters, digits and . _ + -, a letter or digit first"),
                    matching(query, "sha256", SHA256, "must be the SHA-256 of the image in hex")
                            .toLowerCase(Locale.ROOT));
        }

        private static String text(Query query, String name, int longest) {
            String text = query.text(name);
            if (text == null
                    || text.isBlank()
                    || text.length() > longest
                    || text.chars().anyMatch(Character::isISOControl)) {
                throw Problem.field(name, "must be a text of 1 to " + longest + " characters");
            }
            return text;
        }

        private static String matching(Query query, String name, Pattern pattern, String rule) {
            String text = query.text(name);
            if (text == null || !pattern.matcher(text).matches()) {
                throw Problem.field(name, rule);
            }
            return text;
        }
    }

    private Future<Answer> upload(ApiRequest request) {
        request.requireEverywhere(Permission.MANAGE_DEVICES);
        Announced announced = Announced.read(request);
        requireStore();
        return images.isKnown(request.scope(), announced.model(), announced.version())
                .compose(isKnown -> isKnown ? Future.failedFuture(taken()) : request.file(maxBytes))
                .compose(
                        file ->
                                keep(request, announced, file)
                                        .onComplete(_ -> delete(request, file)))
                .map(
                        firmware ->
                                Answer.created(
                                        "/api/firmware/" + firmware.id(), FleetJson.of(firmware)));
    }

    private Future<Firmware> keep(ApiRequest request, Announced announced, UploadedFile file) {
        if (file.bytes() == 0) {
            return Future.failedFuture(Problem.of(400, "the body must be the image"));
        }
        if (!file.sha256().equals(announced.sha256())) {
            return Future.failedFuture(
                    Problem.field("sha256", "is not that of the bytes that came"));
        }
        return images.add(
                        new FirmwareImages.Upload(
                                announced.model(),
                                announced.version(),
                                file.sha256(),
                                file.bytes(),
                                file.path(),
                                request.caller().username()))
                .map(added -> added.orElseThrow(FirmwareHandler::taken));
    }

    private static void delete(ApiRequest request, UploadedFile file) {
        request.onWorker(() -> Files.deleteIfExists(file.path()))
                .onFailure(cause -> LOG.warn("upload left behind file={}", file.path(), cause));
    }

    private void requireStore() {
        if (!images.isOpen()) {
            throw Problem.unavailable(
                    "firmware needs an object store, and none is configured (s3.enabled)",
                    AWAY_RETRY_SECONDS);
        }
    }

    private static Problem taken() {
        return Problem.of(409, "the model has that version already");
    }

    // --- out

    /** For devices, by their token; a URL never carries a secret. */
    private Future<Answer> content(ApiRequest request) {
        UUID id = request.pathId("id", "firmware");
        return device(request)
                .compose(
                        device -> {
                            requireStore();
                            return images.forDevice(id, device.deviceId());
                        })
                .map(found -> content(found.orElseThrow(FirmwareHandler::unknown)));
    }

    private Future<DeviceIdentity> device(ApiRequest request) {
        String header = request.header(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return Future.failedFuture(Problem.unauthorized());
        }
        return devices.authenticate(header.substring(BEARER.length()).strip())
                .map(
                        found ->
                                found.filter(DeviceIdentity::enabled)
                                        .orElseThrow(Problem::unauthorized));
    }

    private Answer content(Firmware firmware) {
        return new Answer.Content(
                "application/octet-stream",
                "firmware-" + firmware.id() + ".bin",
                '"' + firmware.sha256() + '"',
                firmware.bytes(),
                (from, to) -> images.piece(firmware, from, to));
    }

    private static Problem unknown() {
        return Problem.notFound("firmware");
    }
}
