package io.wardstream.lifecycle.archive;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.Signature;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Manifests and signatures as they are stored. A signature is over the bytes of the manifest's file
 * as they are.
 */
final class ManifestJson {
    private static final String ALGORITHM = "Ed25519";

    private ManifestJson() {}

    static Buffer encode(Manifest manifest) {
        return new JsonObject()
                .put("schemaVersion", manifest.schemaVersion())
                .put("hospital", manifest.hospitalId())
                .put("day", manifest.day().toString())
                .put("exportedAt", manifest.exportedAt().toString())
                .put("rows", manifest.rows())
                .put("files", array(manifest.files(), ManifestJson::file))
                .toBuffer();
    }

    private static JsonObject file(PartFile file) {
        return new JsonObject()
                .put("name", file.name())
                .put("bytes", file.bytes())
                .put("sha256", file.sha256())
                .put("rows", file.rows())
                .put("devices", array(file.devices(), ManifestJson::device));
    }

    private static JsonObject device(DeviceDigest device) {
        return new JsonObject()
                .put("device", device.deviceId())
                .put("rows", device.rows())
                .put("sha256", device.sha256())
                .put("epochs", array(device.epochs(), ManifestJson::epoch));
    }

    private static JsonObject epoch(EpochSeqs epoch) {
        return new JsonObject()
                .put("epoch", epoch.epochNo())
                .put("rows", epoch.rows())
                .put(
                        "seqs",
                        array(
                                epoch.ranges(),
                                range -> new JsonArray().add(range.from()).add(range.to())));
    }

    /**
     * @throws RuntimeException when it is not what {@link #encode} wrote
     */
    static Manifest decode(Buffer bytes) {
        JsonObject json = bytes.toJsonObject();
        Manifest manifest =
                new Manifest(
                        json.getInteger("schemaVersion"),
                        json.getInteger("hospital"),
                        LocalDate.parse(json.getString("day")),
                        Instant.parse(json.getString("exportedAt")),
                        list(json.getJsonArray("files"), ManifestJson::fileOf));
        if (manifest.rows() != json.getLong("rows")) {
            throw new IllegalArgumentException("rows of the files and of the day differ");
        }
        return manifest;
    }

    private static PartFile fileOf(Object value) {
        JsonObject json = (JsonObject) value;
        return new PartFile(
                json.getString("name"),
                json.getLong("bytes"),
                json.getString("sha256"),
                json.getLong("rows"),
                list(json.getJsonArray("devices"), ManifestJson::deviceOf));
    }

    private static DeviceDigest deviceOf(Object value) {
        JsonObject json = (JsonObject) value;
        return new DeviceDigest(
                json.getInteger("device"),
                json.getLong("rows"),
                json.getString("sha256"),
                list(json.getJsonArray("epochs"), ManifestJson::epochOf));
    }

    private static EpochSeqs epochOf(Object value) {
        JsonObject json = (JsonObject) value;
        return new EpochSeqs(
                json.getInteger("epoch"),
                json.getLong("rows"),
                list(json.getJsonArray("seqs"), ManifestJson::rangeOf));
    }

    private static SeqRange rangeOf(Object value) {
        JsonArray pair = (JsonArray) value;
        return new SeqRange(pair.getInteger(0), pair.getInteger(1));
    }

    /**
     * @param before of the manifest that is going to be replaced
     */
    static Buffer encode(Signature signature, Optional<Signature> before) {
        JsonObject json = signature(signature);
        before.ifPresent(one -> json.put("before", signature(one)));
        return json.toBuffer();
    }

    private static JsonObject signature(Signature signature) {
        return new JsonObject()
                .put("algorithm", ALGORITHM)
                .put("keyId", signature.keyId())
                .put("signature", signature.value());
    }

    /**
     * One of them is that of the manifest.
     *
     * @throws RuntimeException when it is not what {@link #encode} wrote
     */
    static List<Signature> decodeSignatures(Buffer bytes) {
        JsonObject json = bytes.toJsonObject();
        JsonObject before = json.getJsonObject("before");
        return before == null
                ? List.of(signatureOf(json))
                : List.of(signatureOf(json), signatureOf(before));
    }

    private static Signature signatureOf(JsonObject json) {
        return new Signature(json.getString("keyId"), json.getString("signature"));
    }

    private static <T> JsonArray array(List<T> items, Function<T, Object> encode) {
        JsonArray array = new JsonArray();
        items.forEach(item -> array.add(encode.apply(item)));
        return array;
    }

    private static <T> List<T> list(JsonArray array, Function<Object, T> decode) {
        return array.stream().map(decode).toList();
    }
}
