package io.wardstream.access.audit;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.wardstream.access.PublicKeyFile;
import io.wardstream.access.Signature;
import io.wardstream.access.Signer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HexFormat;

/**
 * Where a chain stood at the end of a day, signed.
 *
 * @param number of the last block
 * @param publicKey PEM of the key that signed, for convenience: proof is only a key kept elsewhere
 */
record Head(
        int hospitalId,
        LocalDate day,
        long number,
        long total,
        Buffer hash,
        Signature signature,
        String publicKey) {

    static Head signed(int hospitalId, LocalDate day, Tip tip, Signer signer) {
        byte[] content = content(hospitalId, day, tip.number(), tip.total(), tip.hash());
        return new Head(
                hospitalId,
                day,
                tip.number(),
                tip.total(),
                tip.hash(),
                signer.sign(content),
                signer.publicKey().pem());
    }

    boolean isSignedBy(PublicKeyFile key) {
        return key.verify(content(hospitalId, day, number, total, hash), signature);
    }

    /** Where a copy of it lies in the object store. */
    String objectName() {
        return "audit/hospital=" + hospitalId + "/head-" + day + ".json";
    }

    Buffer json() {
        return new JsonObject()
                .put("hospital", hospitalId)
                .put("day", day.toString())
                .put("block", number)
                .put("entries", total)
                .put("hash", HexFormat.of().formatHex(hash.getBytes()))
                .put("keyId", signature.keyId())
                .put("signature", signature.value())
                .toBuffer();
    }

    private static byte[] content(
            int hospitalId, LocalDate day, long number, long total, Buffer hash) {
        return ("wardstream audit head 1\nhospital="
                        + hospitalId
                        + "\nday="
                        + day
                        + "\nblock="
                        + number
                        + "\nentries="
                        + total
                        + "\nhash="
                        + HexFormat.of().formatHex(hash.getBytes())
                        + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
