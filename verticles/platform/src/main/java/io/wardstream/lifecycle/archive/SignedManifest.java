package io.wardstream.lifecycle.archive;

import io.vertx.core.buffer.Buffer;
import io.wardstream.access.PublicKeyFile;
import io.wardstream.access.Signature;
import io.wardstream.store.ObjectStoreException;
import java.util.List;
import java.util.function.Function;

/** Opens a manifest that is signed by a key. */
final class SignedManifest {

    private SignedManifest() {}

    /**
     * Of a day.
     *
     * @param key of the manifest's object, for messages
     * @throws ObjectStoreException category CORRUPT when the signature is of another key or other
     *     bytes, or the manifest none
     */
    static Manifest open(String key, Buffer bytes, Buffer signatureBytes, PublicKeyFile publicKey) {
        return open(key, bytes, signatureBytes, publicKey, ManifestJson::decode);
    }

    /** Of anything; see above. */
    static <T> T open(
            String key,
            Buffer bytes,
            Buffer signatureBytes,
            PublicKeyFile publicKey,
            Function<Buffer, T> decode) {
        verify(key, bytes, signatureBytes, publicKey);
        try {
            return decode.apply(bytes);
        } catch (RuntimeException none) {
            throw ObjectStoreException.corrupt(key, "cannot be read: " + none.getMessage());
        }
    }

    /** As {@link #open}, for who reads it by themselves. */
    static void verify(String key, Buffer bytes, Buffer signatureBytes, PublicKeyFile publicKey) {
        prove(key, bytes, signatures(key, signatureBytes), publicKey);
    }

    private static List<Signature> signatures(String key, Buffer bytes) {
        try {
            return ManifestJson.decodeSignatures(bytes);
        } catch (RuntimeException none) {
            throw ObjectStoreException.corrupt(key, "its signature cannot be read");
        }
    }

    private static void prove(
            String key, Buffer bytes, List<Signature> signatures, PublicKeyFile publicKey) {
        List<Signature> ofKey =
                signatures.stream().filter(one -> publicKey.keyId().equals(one.keyId())).toList();
        if (ofKey.isEmpty()) {
            throw ObjectStoreException.corrupt(
                    key,
                    "is signed by key "
                            + signatures.getFirst().keyId()
                            + ", the one given is "
                            + publicKey.keyId());
        }
        if (ofKey.stream().noneMatch(one -> publicKey.verify(bytes.getBytes(), one))) {
            throw ObjectStoreException.corrupt(key, "is not what was signed");
        }
    }
}
